"""Lessons of the first sites as public sources tell them, and two that are invented."""

from piste.web.projects.demo.facts import PORI_CITY
from piste.web.projects.demo.words import EXAMPLE, NETWORK_REFORM, RELEASE, REMOTE_PILOT, t
from piste.web.projects.models import Lesson, LessonAnswer, SiteProject

TE_OFFICES = "https://www.lahti.fi/blogi/te-palvelujen-jarjestamisvastuu-siirtyy-paikallistasolle-vuoden-2025-alussa/"
LESSONS = (
    ("", "opening", "opening", "finished", "time", RELEASE,
     t("Avaa vasta, kun tilat ovat valmiit", "Öppna först när lokalerna är färdiga", "Open only when the premises are finished"),
     t("Ensimmäisessä vaiheessa tiloja otettiin käyttöön keskeneräisinä, ja se on voinut vaikuttaa henkilöstön kokemuksiin.",
       "I första fasen togs lokaler i bruk ofärdiga, vilket kan ha påverkat personalens erfarenheter.",
       "In phase 1 premises were taken into use unfinished, which may have affected what staff experienced.")),
    ("", "review-3-months", "design", "no-own-space", "people", RELEASE,
     t("Valmistele asiakaspalvelutilan yhteiskäyttö henkilöstön kanssa", "Förbered delningen av kundservicen med personalen",
       "Prepare the sharing of customer-service space with the staff"),
     t("Henkilöstö koki asiakaspalvelutilan yhteiskäytön ja sen vaikutuksen päivittäiseen työhön vaikeaksi.",
       "Personalen upplevde delningen av kundserviceutrymmet och dess inverkan på det dagliga arbetet som svår.",
       "Staff found the shared use of customer-service space and its effect on their daily work hard.")),
    ("", "review-3-months", "moves", "advisor-training", "people", RELEASE,
     t("Palveluneuvojan apu on se, mistä asiakkaat kiittävät", "Det är servicerådgivarens hjälp som kunderna tackar för",
       "The service advisor’s help is what customers praise"),
     t("Asiakkaat kiittivät konseptia ja palveluneuvojien apua. Varaa neuvojille aikaa ja koulutusta.",
       "Kunderna tackade för konceptet och servicerådgivarnas hjälp. Ge rådgivarna tid och utbildning.",
       "Customers praised the concept and the advisors’ help. Give advisors time and training.")),
    ("", "review-1-year", "design", "remote-room", "technology", REMOTE_PILOT,
     t("Etähuoneessa on aina skanneri, dokumenttikamera, tulostin ja toinen näyttö",
       "I distansrummet finns alltid skanner, dokumentkamera, skrivare och en andra skärm",
       "A remote room always has a scanner, a document camera, a printer and a second screen"),
     t("Etäpalvelupilotti 2012–2013: ilman samoja laitteita kaikkialla asia jää kesken. Myös varaussäännöt kannattaa tehdä yhteisiksi.",
       "Distansservicepiloten 2012–2013: utan samma utrustning överallt blir ärendet på hälft. Även bokningsreglerna bör vara gemensamma.",
       "Remote-service pilot 2012–2013: without the same equipment everywhere a matter stays unfinished. Booking rules should be common too.")),
    ("pori", "moves", "lease", "", "scope", PORI_CITY,
     t("Kirjaa jokaisen osapuolen sitoumus ennen vuokrasopimusta", "Skriv in varje parts åtagande före hyresavtalet",
       "Put each party’s commitment on record before the lease"),
     t("Porissa kaupunki toi taloon paljon suunniteltua vähemmän henkilöstöä.",
       "I Björneborg flyttade staden in mycket färre anställda än planerat.",
       "In Pori the city brought far fewer staff than planned.")),
    ("lahti", "review-1-year", "project-plan", "three-services", "agreements", TE_OFFICES,
     t("Sovi alusta asti, kuka jatkaa, kun vetävä viranomainen lakkaa", "Avtala från början vem som fortsätter när den ledande myndigheten upphör",
       "Agree from the start who goes on when the leading authority ends"),
     t("TE-toimistot johtivat Lahden ja Lappeenrannan pisteitä ja lakkasivat vuoden 2024 lopussa.",
       "TE-byråerna ledde servicestället i Lahtis och Villmanstrand och upphörde i slutet av 2024.",
       "Employment offices led the points in Lahti and Lappeenranta and ended at the close of 2024.")),
    ("", "need", "lease", "old-premises-closed", "money", NETWORK_REFORM,
     t("Säästö syntyy vasta, kun vanhoista asiakastiloista luovutaan", "Inbesparingen uppstår först när de gamla kundlokalerna lämnas",
       "The saving comes only when old customer premises are given up"),
     t("Taloudellinen kestävyys edellyttää, että jokainen virasto sulkee vanhat asiakastilansa muuttaessaan.",
       "Ekonomisk hållbarhet förutsätter att varje ämbetsverk stänger sina gamla kundlokaler vid flytten.",
       "Financial viability needs each agency to close its old customer premises when it moves.")),
    ("kajaani", "opening", "works", "step-free", "premises", EXAMPLE,
     t("Mittaa ovet ennen kalusteiden tilaamista", "Mät dörrarna innan möblerna beställs", "Measure the doors before ordering furniture"),
     t("Asiakaspalvelun korkea pöytä ei mahtunut ovesta, ja avajaispäivänä käytettiin väliaikaista tiskiä.",
       "Kundtjänstens höga bord rymdes inte genom dörren och en tillfällig disk användes på öppningsdagen.",
       "The high service desk did not fit through the door, and a temporary one was used on the opening day.")),
)  # fmt: skip


def load_lessons() -> None:
    """Bring the lessons, and what one invented site says of one of them."""
    sites = {one.code: one for one in SiteProject.objects.all()}
    for site, stage, matters_at, key, cause, source, title, text in LESSONS:
        Lesson.objects.create(
            project=sites.get(site), stage=stage, matters_at=matters_at, requirement_key=key, cause=cause,
            source=source[:400], title=title, text=text, is_example=source == EXAMPLE,
        )  # fmt: skip
    used = Lesson.objects.defer("search_fi", "search_sv", "search_en").get(requirement_key="old-premises-closed")
    for code, answer, reason in (
        ("savonlinna", "used", "ESIMERKKI: irtisanomiset on tehty ennen allekirjoitusta."),
        ("jyvaskyla", "not-used", "ESIMERKKI: yksi sopimus jatkuu vuoden 2028 loppuun."),
    ):
        LessonAnswer.objects.create(
            lesson=used, project=sites[code], answer=answer, reason=reason, by_name="Esimerkki Vetäjä"
        )
