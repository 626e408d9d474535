"""What the demo's region says: all of it invented, and marked as an example wherever it is shown."""

NAME = "Etelä-Savon palvelupisteverkko (esimerkki)"

BODIES: tuple[tuple[str, str, str, tuple[tuple[str, str, str, bool, bool], ...]], ...] = (
    (
        "council",
        "",
        "Etelä-Savon maakuntaliitto (esimerkki)",
        (("Maija Mallikas", "suunnittelujohtaja", "planner", True, False),),
    ),
    ("municipality", "491", "Mikkeli", (("Esko Esimerkki", "hallintojohtaja", "", True, False),)),
    ("municipality", "740", "Savonlinna", (("Kaisa Kunnas", "palvelupäällikkö", "municipality", False, False),)),
    ("municipality", "593", "Pieksämäki", (("Tuuli Tekaistu", "kehittämispäällikkö", "", False, False),)),
    ("municipality", "178", "Juva", ()),
    ("agency", "dvv", "Digi- ja väestötietovirasto", (("Ville Virta", "aluepäällikkö", "agency", False, False),)),
    ("agency", "vero", "Verohallinto", ()),
    ("kela", "kela", "Kela", (("Kerttu Keksitty", "palveluasiantuntija", "", False, False),)),
    ("county", "", "Etelä-Savon hyvinvointialue (esimerkki)", (("Hilla Hypoteettinen", "johtaja", "", False, False),)),
    (
        "property",
        "",
        "Toimitilojen hallinnoija (esimerkki)",
        (("Heikki Hyvärinen", "ohjausryhmän jäsen", "approver", True, True),),
    ),
)
"""Kind, code, name, people: name, title, the demo's role whose account it is, steering group, approver."""

TEXTS = {
    "summary": (
        (
            "Esimerkkiteksti. Etelä-Savon käyntiasiointi kootaan yhteisiin asiakaspalvelupisteisiin. Jokainen piste"
            " antaa valtion, Kelan ja kunnan palveluja.\n\nPitkien matkojen kunnissa palvelua annetaan etäyhteydellä."
        ),
        (
            "Exempeltext. Besöksservicen i Södra Savolax samlas till gemensamma kundservicepunkter. Varje punkt ger"
            " statens, FPA:s och kommunens tjänster.\n\nI kommuner med långa avstånd ges servicen på distans."
        ),
        (
            "Example text. In-person service in South Savo is brought together at joint points. Each point gives"
            " state, Kela and municipal services.\n\nWhere distances are long, service is given remotely."
        ),
    ),
    "background": (
        "Esimerkkiteksti. Maakunnassa on pitkiä etäisyyksiä ja paljon vesistöjä, ja väestö vähenee.",
        "Exempeltext. I landskapet är avstånden långa och vattendragen många, och befolkningen minskar.",
        "Example text. The region has long distances and many lakes, and its population is falling.",
    ),
    "services": (
        (
            "Esimerkkiteksti. Palveluneuvoja auttaa jokaisessa pisteessä. Asiantuntija on paikalla sovittuina"
            " päivinä, muulloin hän palvelee etäyhteydellä."
        ),
        "",
        "",
    ),
}
"""Section -> Finnish, Swedish, English."""

LATER_SUMMARY = (
    "Esimerkkiteksti. Etelä-Savon käyntiasiointi kootaan yhteisiin asiakaspalvelupisteisiin. Jokainen piste antaa"
    " valtion, Kelan, kunnan ja hyvinvointialueen palveluja.\n\nPitkien matkojen kunnissa palvelua annetaan"
    " etäyhteydellä ja liikkuvassa pisteessä."
)

QUESTIONS = (
    (
        "1. Ovatko pisteet oikeissa paikoissa?\n2. Mitä palveluja kunnassanne tarvitaan lähellä?\n3. Mitä muuta on"
        " otettava huomioon?"
    ),
    "1. Ligger punkterna på rätt ställen?\n2. Vilka tjänster behövs nära i er kommun?\n3. Vad bör i övrigt beaktas?",
    (
        "1. Are the points in the right places?\n2. Which services are needed nearby in your municipality?\n3. What"
        " else should be taken into account?"
    ),
)

STATEMENTS = (
    ("Mikkeli", "for", "Esimerkkilausunto. Kannatamme suunnitelmaa. Pisteen tulisi olla lähellä matkakeskusta."),
    (
        "Pieksämäki",
        "changes",
        "Esimerkkilausunto. Etäpalvelun rinnalle tarvitaan asiantuntija paikalle kerran viikossa.",
    ),
    ("Kela", "for", "Esimerkkilausunto. Kela on mukana kaikissa pisteissä ja pitää etähuoneita tärkeinä."),
)
"""Body, position, text."""

ANSWER = (
    (
        "Kiitos lausunnosta. Pisteen tarkka paikka valitaan toimitilahankkeessa, ja matkakeskuksen"
        " läheisyys on siinä ehtona."
    ),
    "Toimitiloja koskevaan kohtaan lisätään ehto joukkoliikenteen läheisyydestä.",
)

COMMENTS = (
    (
        "point",
        "Esimerkki: voisiko piste olla samassa talossa kirjaston kanssa?",
        "Esimerkki: selvitämme asian kaupungin kanssa.",
    ),
    ("municipality", "Esimerkki: saaristosta matka on kelirikon aikaan selvästi pidempi.", ""),
    ("whole", "Esimerkki: aikataulu on tiukka, jos lausuntokierros venyy.", ""),
)
"""What it is about, comment, answer."""

PUBLIC = (
    ("shown", "740", "Esimerkki: bussi kulkee vain kaksi kertaa päivässä. Aukioloajat pitäisi sovittaa siihen."),
    ("waiting", "", "Esimerkki: hyvä, että kaikki asiat saa hoidettua samasta paikasta."),
)
"""State, municipality, comment."""

WAIVER = (
    "Esimerkki: saaristosta ei päästä pisteeseen tunnissa lossin odotusaikojen vuoksi. Tilalle tulee liikkuva piste.",
    (
        "Exempel: från skärgården når man inte punkten på en timme på grund av färjans väntetider. En mobil"
        " punkt ersätter."
    ),
    (
        "Example: from the islands the point cannot be reached within an hour because of waits for the ferry. A"
        " mobile stop serves instead."
    ),
)
