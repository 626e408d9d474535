"""The five faces and the reasons, in three languages at once: a kiosk shows them side by side."""

from dataclasses import dataclass

from piste.web.network.texts import text_in


@dataclass(frozen=True)
class Face:
    """A face: its step from 1 to 5, and its words."""

    step: int
    texts: dict[str, str]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Return the words in the other two languages than the page's."""
        shown = text_in(self.texts).language
        return [(tag, words) for tag, words in self.texts.items() if tag != shown]

    @property
    def text(self) -> str:
        """Return the words in the page's language."""
        return str(text_in(self.texts))


@dataclass(frozen=True)
class Why:
    """What had an effect; neutral words that fit every face."""

    key: str
    texts: dict[str, str]


QUESTION = {
    "fi": "Miten asiointi sujui tänään?",
    "sv": "Hur gick ditt ärende i dag?",
    "en": "How did your visit go today?",
}
FACES = [
    Face(1, {"fi": "Erittäin huonosti", "sv": "Mycket dåligt", "en": "Very badly"}),
    Face(2, {"fi": "Huonosti", "sv": "Dåligt", "en": "Badly"}),
    Face(3, {"fi": "Siltä väliltä", "sv": "Så där", "en": "So-so"}),
    Face(4, {"fi": "Hyvin", "sv": "Bra", "en": "Well"}),
    Face(5, {"fi": "Erittäin hyvin", "sv": "Mycket bra", "en": "Very well"}),
]
REASONS = [
    Why("waiting", {"fi": "Odotus", "sv": "Väntan", "en": "Waiting"}),
    Why("solved", {"fi": "Asian ratkeaminen", "sv": "Att ärendet löstes eller inte", "en": "Settling the matter"}),
    Why("help", {"fi": "Neuvojan apu", "sv": "Rådgivarens hjälp", "en": "The advisor’s help"}),
    Why("clarity", {"fi": "Kieli ja selkeys", "sv": "Språk och tydlighet", "en": "Language and clarity"}),
    Why("premises", {"fi": "Tilat ja yksityisyys", "sv": "Lokaler och avskildhet", "en": "Premises and privacy"}),
    Why(
        "remote", {"fi": "Etäyhteys tai laite", "sv": "Distansförbindelse eller apparat", "en": "Video link or device"}
    ),
    Why("needless", {"fi": "Käynti oli tarpeeton", "sv": "Besöket var onödigt", "en": "The visit was needless"}),
    Why("other", {"fi": "Jokin muu", "sv": "Något annat", "en": "Something else"}),
]
REASON_KEYS = {reason.key for reason in REASONS}
