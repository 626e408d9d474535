"""What the demo's parts share: texts, and the public sources that they name."""

RELEASE = "https://www.broadscope.fi/2024/03/05/valtiovarainministerio-valtion-kayntiasioinnin-kokoaminen-ja-toimitilaverkon-tiivistaminen-etenivat-suunnitellusti/"
FIRST_PLANS = "https://www.broadscope.fi/2022/06/15/valtiovarainministerio-kayntiasiointia-kootaan-yhteisiin-asiakaspalvelupisteisiin/"
PHASE_2 = "https://valtioneuvosto.fi/-/10623/valtion-palvelu-ja-toimitilaverkon-uudistaminen-etenee-kuuteen-seuraavaan-maakuntaan"
STRATEGY = "VM/2021/198, https://valtioneuvosto.fi/paatokset/paatos?decisionId=0900908f807756f2"
REMOTE_PILOT = "https://docplayer.fi/amp/1355814-Etapalvelupilotin-2012-2013-loppuraportti.html"
NETWORK_REFORM = "https://vm.fi/valtion-palvelu-ja-toimitilaverkon-uudistaminen-2020-luvulla"
EXAMPLE = "ESIMERKKI"


def t(fi: str, sv: str, en: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"fi": fi, "sv": sv, "en": en}
