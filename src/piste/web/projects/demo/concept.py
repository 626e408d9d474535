"""The demo's concept: the engine's own numbers, and requirements written from what is public of the reform."""

from datetime import date

from piste.web.projects.concept_keeping import open_draft
from piste.web.projects.concept_numbers import built_in_numbers
from piste.web.projects.demo.words import NETWORK_REFORM, RELEASE, REMOTE_PILOT, STRATEGY, t
from piste.web.projects.models import ChangeProposal, ConceptVersion, Requirement
from piste.web.projects.proposing import decide

OFFICE = "https://latvavaara.fi/kohteet/lappeenrannan-virastotalo/"
ACT_223 = "https://finlex.fi/fi/laki/ajantasa/2007/20070223"
REQUIREMENTS = (
    ("htm2-limit", "premises", "project-plan", STRATEGY,
     t("Uusi toimistotila on enintään 10 htm² henkilötyövuotta kohden", "Ny kontorsyta är högst 10 htm² per årsverke",
       "New office space is at most 10 htm² a person-year"),
     t("Huoneistoala lasketaan tilaohjelmasta. Tehtävän vaatimat poikkeukset perustellaan.",
       "Lägenhetsytan räknas ur lokalprogrammet. Undantag som uppgiften kräver motiveras.",
       "Net floor area is computed from the space programme. Exceptions that a task needs are justified."),
     t("Valtion toimitilastrategia", "Statens lokalstrategi", "The state’s premises strategy"),
     t("Vertaa tilaohjelman huoneistoalaa henkilötyövuosiin.", "Jämför lokalprogrammets yta med årsverkena.",
       "Compare the space programme’s net floor area with the person-years.")),
    ("indoor-air", "premises", "lease", STRATEGY,
     t("Rakennuksessa ei ole sisäilmaongelmaa", "Byggnaden har inget inomhusluftproblem", "The building has no indoor-air problem"),
     t("Tilaa, jossa on todettu sisäilmaongelma, ei oteta käyttöön.", "Lokaler med konstaterat inomhusluftproblem tas inte i bruk.",
       "Premises with a known indoor-air problem are not taken into use."),
     t("Nollatoleranssi", "Nolltolerans", "Zero tolerance"),
     t("Lue rakennuksen kuntotutkimus.", "Läs byggnadens konditionsundersökning.", "Read the building’s condition survey.")),
    ("old-premises-closed", "premises", "lease", NETWORK_REFORM,
     t("Muuttava virasto luopuu vanhoista asiakastiloistaan", "Ämbetsverket som flyttar lämnar sina gamla kundlokaler",
       "An agency that moves gives up its old customer premises"),
     t("Jokaiselle muuttajalle on irtisanottu tai päättyvä vuokrasopimus.", "Varje inflyttare har ett uppsagt eller upphörande hyresavtal.",
       "Each body that moves has a lease that is given up or ends."),
     t("Ilman luopumista säästöä ei synny.", "Utan avstående uppstår ingen inbesparing.", "Without it there is no saving."),
     t("Katso vuokrasopimusten päättymispäivät.", "Kontrollera hyresavtalens slutdatum.", "Look at the leases’ last days.")),
    ("zones", "security", "design", OFFICE,
     t("Tilat on jaettu neljään vyöhykkeeseen", "Lokalerna är indelade i fyra zoner", "The premises have four zones"),
     t("Julkinen, puolijulkinen, henkilöstön ja rajattu vyöhyke erottuvat, ja kulku niiden välillä on lukittu.",
       "Offentlig, halvoffentlig, personalens och begränsad zon är åtskilda och passagen mellan dem är låst.",
       "Public, semi-public, staff and restricted zones are apart, and doors between them are locked."),
     t("Tietosuoja ja turvallisuus", "Dataskydd och säkerhet", "Data protection and security"),
     t("Kävele vyöhykkeet läpi suunnitelman kanssa.", "Gå igenom zonerna med ritningen.", "Walk through the zones with the drawing.")),
    ("no-own-space", "ways-of-working", "design", OFFICE,
     t("Toimistossa ei ole virastokohtaisia tiloja", "Kontoret har inga egna utrymmen för ämbetsverk", "The office has no agency’s own space"),
     t("Työpisteet ja huoneet ovat kaikkien yhteisiä, tehtävän vaatimia poikkeuksia lukuun ottamatta.",
       "Arbetsplatser och rum är gemensamma, utom där uppgiften kräver annat.", "Desks and rooms are shared, except where a task needs otherwise."),
     t("Yhteiskäyttö tuo tilatehokkuuden.", "Delningen ger yteffektiviteten.", "Sharing is what saves space."),
     t("Lue käyttösuunnitelma.", "Läs användningsplanen.", "Read the plan of use.")),
    ("remote-room", "technology", "design", REMOTE_PILOT,
     t("Jokaisessa etäpalveluhuoneessa on samat laitteet", "Varje distansrum har samma utrustning", "Each remote-service room has the same equipment"),
     t("Skanneri, dokumenttikamera, tulostin ja toinen näyttö.", "Skanner, dokumentkamera, skrivare och en andra skärm.",
       "Scanner, document camera, printer and a second screen."),
     t("Etäpalvelupilotin 2012–2013 oppi", "Lärdom av distansservicepiloten 2012–2013", "Lesson of the remote-service pilot 2012–2013"),
     t("Kokeile jokainen laite.", "Prova varje apparat.", "Try each device.")),
    ("step-free", "accessibility", "works", "",
     t("Kaikkiin vyöhykkeisiin pääsee portaattomasti", "Alla zoner nås utan trappsteg", "Every zone is reached without steps"),
     t("Sisäänkäynti, wc, oviaukot vähintään 80 cm ja induktiosilmukka palvelualueella.",
       "Ingång, wc, dörröppningar minst 80 cm och induktionsslinga i serviceområdet.",
       "Entrance, toilet, doors at least 80 cm wide, and an induction loop in the service area."),
     t("Palvelut kuuluvat kaikille.", "Tjänsterna hör till alla.", "Services are for everyone."),
     t("Mittaa ovet, kulje reitti pyörätuolilla ja kokeile silmukka.", "Mät dörrarna, gå rutten med rullstol och prova slingan.",
       "Measure the doors, go the way in a wheelchair, try the loop.")),
    ("languages", "languages", "moves", "",
     t("Opasteet ja ensipalvelu ovat suomeksi ja ruotsiksi", "Skyltar och första service finns på finska och svenska",
       "Signs and first service are in Finnish and Swedish"),
     t("Saamelaisten kotiseutualueella myös saameksi. Palvelun kieli kysytään ensin.",
       "I samernas hembygdsområde även på samiska. Servicespråket frågas först.",
       "In the Sami homeland in Sami as well. The language of service is asked first."),
     t("Kielelliset oikeudet", "Språkliga rättigheter", "Language rights"),
     t("Lue opasteet ja katso vuorolista.", "Läs skyltarna och se på arbetslistan.", "Read the signs and look at the roster.")),
    ("three-services", "service", "moves", NETWORK_REFORM,
     t("Pisteessä saa valtion, Kelan ja kunnan palveluja", "Vid servicestället fås statens, FPA:s och kommunens tjänster",
       "The point gives state, Kela and municipal services"),
     t("Palveluneuvoja auttaa koko aukioloajan; virastot palvelevat omina aikoinaan.",
       "Servicerådgivaren hjälper under hela öppettiden; ämbetsverken betjänar på sina egna tider.",
       "The service advisor helps all the opening hours; agencies serve in their own."),
     t("Kansallinen kriteeri", "Nationellt kriterium", "A national criterion"),
     t("Katso palveluluettelo ja sopimukset.", "Se på tjänsteförteckningen och avtalen.", "Look at the list of services and the agreements.")),
    ("advisor-training", "ways-of-working", "moves", ACT_223,
     t("Palveluneuvojat on koulutettu jokaiseen palveluun", "Servicerådgivarna är utbildade för varje tjänst",
       "Service advisors are trained for each service"),
     t("Toimeksiantaja kouluttaa ja nimeää asiantuntijan, jolta voi kysyä.",
       "Uppdragsgivaren utbildar och utser en expert att fråga.", "The mandator trains them and names an expert to ask."),
     t("Laki 223/2007", "Lag 223/2007", "Act 223/2007"),
     t("Katso koulutukset henkilöittäin.", "Se på utbildningarna per person.", "Look at each person’s training.")),
    ("finished", "premises", "opening", RELEASE,
     t("Tilat ovat valmiit ennen avaamista", "Lokalerna är färdiga före öppnandet", "The premises are finished before the opening"),
     t("Kaikki asiakkaan ja henkilöstön tilat ovat käytössä, tai poikkeuksesta on kirjattu päätös.",
       "Alla utrymmen för kunder och personal är i bruk, eller så finns ett dokumenterat undantag.",
       "All space for customers and staff is in use, or an exception is on record."),
     t("Keskeneräiset tilat ovat voineet vaikuttaa ensimmäisen vaiheen kokemuksiin.",
       "Ofärdiga lokaler kan ha påverkat erfarenheterna i första fasen.", "Unfinished premises may have affected experience in phase 1."),
     t("Tarkastuskierros viikkoa ennen avaamista.", "Syn en vecka före öppnandet.", "An inspection a week before the opening.")),
    ("feedback", "service", "review-3-months", "",
     t("Asiakkaiden ja henkilöstön kokemus on kysytty", "Kundernas och personalens erfarenheter är insamlade",
       "Customers and staff have been asked"),
     t("Kysely ennen muuttoa ja kolme kuukautta avaamisen jälkeen, menetelmä kirjattuna.",
       "Enkät före flytten och tre månader efter öppnandet, metoden antecknad.",
       "A survey before the move and three months after the opening, with its method."),
     t("Ilman vertailua muutosta ei näe.", "Utan jämförelse syns ingen förändring.", "Without a comparison no change is seen."),
     t("Katso tulokset.", "Se på resultaten.", "Look at the results.")),
)  # fmt: skip


def load_concept() -> ConceptVersion:
    """Bring a version in force, a proposal that was accepted and stands in the draft, and one that waits."""
    version = ConceptVersion.objects.create(
        number=1, state=ConceptVersion.State.IN_FORCE, figures=built_in_numbers(), in_force_from=date(2024, 3, 5),
        is_example=True,
        title=t("Yhteisen työympäristön konsepti", "Konceptet för delad arbetsmiljö", "Concept of the shared work environment"),
    )  # fmt: skip
    for place, (key, kind, stage, source, name, text, reason, check) in enumerate(REQUIREMENTS):
        Requirement.objects.create(
            version=version, key=key, kind=kind, stage=stage, source=source[:400], name=name, text=text, reason=reason,
            check_how=check, place=place * 10,
        )  # fmt: skip
    return version


def load_proposals() -> None:
    """Bring a proposal that was accepted and stands in the draft, and one that waits for its decision."""
    accepted = ChangeProposal.objects.create(
        origin="survey", survey="Henkilöstökysely, ESIMERKKI: hiljaiset huoneet", change="add", key="quiet-rooms",
        kind="premises", stage="design", is_example=True, proposed_by_name="Esimerkki Ehdottaja",
        name=t("Hiljaisia huoneita on yksi 20 työpistettä kohden", "Ett tyst rum per 20 arbetsplatser", "One quiet room for 20 desks"),
        text=t("Hiljaiset huoneet sijaitsevat joka kerroksessa.", "Tysta rum finns på varje våning.", "Quiet rooms are on each floor."),
        check_how=t("Laske huoneet pohjakuvasta.", "Räkna rummen på ritningen.", "Count the rooms on the floor plan."),
        reason=t("Yhteiskäyttö koettiin vaativaksi keskittymistä vaativassa työssä.",
                 "Delningen upplevdes som krävande i arbete som kräver koncentration.",
                 "Sharing was felt to be hard in work that needs concentration."),
    )  # fmt: skip
    open_draft(None)
    decide(accepted, accept=True, reason="ESIMERKKI: kysely osoittaa tarpeen.", user=None)
    ChangeProposal.objects.create(
        origin="person", change="change", key="remote-room", is_example=True, proposed_by_name="Esimerkki Ehdottaja",
        text=t("Skanneri, dokumenttikamera, tulostin, toinen näyttö ja valo kasvoille.",
               "Skanner, dokumentkamera, skrivare, en andra skärm och ljus på ansiktet.",
               "Scanner, document camera, printer, a second screen and light on the face."),
        reason=t("Viittomakielinen tulkkaus vaatii hyvän valon.", "Teckenspråkstolkning kräver gott ljus.", "Sign-language interpreting needs good light."),
    )  # fmt: skip
