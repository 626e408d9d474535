"""The demo's service cards: two services that a service advisor gives for an authority. People are invented."""

from datetime import date

from piste.web.network.demo import demo_step
from piste.web.network.models import Service, ServiceCard

CARDS = {
    "benefits": (
        {
            "fi": "Neuvo, mitä etuutta voi hakea.\nAuta täyttämään hakemus ja liitteet.\nOta asiakirjat vastaan.",
            "sv": "Berätta vilken förmån man kan söka.\nHjälp med ansökan och bilagor.\nTa emot handlingar.",
            "en": "Tell which benefit may be applied for.\nHelp with the form and its papers.\nTake papers in.",
        },
        {
            "fi": "Et tee päätöstä etkä lupaa sitä.\nEt anna arviota etuuden määrästä.",
            "sv": "Du fattar inget beslut och lovar inget.\nDu uppskattar inte beloppet.",
            "en": "You decide nothing and promise no decision.\nYou do not estimate the amount.",
        },
        {
            "fi": "Henkilöllisyystodistus, vuokrasopimus, viimeisin vuokrakuitti",
            "sv": "Identitetsbevis, hyresavtal, senaste hyreskvitto",
            "en": "Proof of identity, lease, last receipt of the rent",
        },
        "Kaisa Kettunen",
    ),
    "tax-card": (
        {
            "fi": "Auta hakemaan verokortti OmaVerossa.\nTulosta verokortti.",
            "sv": "Hjälp att beställa skattekortet i MinSkatt.\nSkriv ut skattekortet.",
            "en": "Help to order the tax card in MyTax.\nPrint the tax card.",
        },
        {
            "fi": "Et neuvo vähennyksissä, joista pitää päättää.",
            "sv": "Du ger inte råd om avdrag som kräver beslut.",
            "en": "You give no advice on deductions that need a decision.",
        },
        {"fi": "Arvio vuoden tuloista", "sv": "Uppskattning av årets inkomster", "en": "Estimate of the year's income"},
        "Ville Virtanen",
    ),
}


@demo_step(42)
def load_cards() -> None:
    """Bring the cards, where the demo has none yet."""
    if ServiceCard.objects.exists():
        return
    for service in Service.objects.filter(code__in=CARDS):
        does, does_not, papers, expert = CARDS[service.code]
        ServiceCard.objects.create(
            service=service, mandator_id=service.agency_id, version=1, dated=date(2026, 9, 1), does=does,
            does_not=does_not, papers=papers, expert_name=expert, expert_phone="029 000 0000",
            expert_email="asiantuntija@example.fi",
        )  # fmt: skip
