"""Networks that public documents name in Finland: the DVV's former offices, the first plans, points opened so far."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from piste.basedata.network import Network


@dataclass(frozen=True)
class NamedNetwork:
    """A network as a document names it: localities that are municipalities."""

    key: str
    name: str
    caution: str
    source: str
    localities: tuple[str, ...]
    opened: tuple[str, ...] = ()


DVV_36 = NamedNetwork(
    key="dvv_36",
    name="36 former offices of the DVV",
    caution="The offices that a former decree gave one agency, the Digital and Population Data Services Agency (DVV): "
    "not today's network, and not the joint points.",
    source="HE 140/2024, https://www.eduskunta.fi/FI/vaski/HallituksenEsitys/Sivut/HE_140+2024.aspx",
    localities=(
        "Espoo", "Helsinki", "Hyvinkää", "Hämeenlinna", "Iisalmi", "Joensuu", "Jyväskylä", "Kajaani", "Kemi",
        "Kemijärvi", "Kittilä", "Kokkola", "Kotka", "Kouvola", "Kuopio", "Lahti", "Lappeenranta", "Mikkeli",
        "Mänttä-Vilppula", "Oulu", "Parainen", "Pietarsaari", "Pori", "Porvoo", "Raahe", "Raasepori", "Rauma",
        "Rovaniemi", "Salo", "Savonlinna", "Seinäjoki", "Tampere", "Turku", "Vaasa", "Varkaus", "Ylivieska",
    ),
)  # fmt: skip

FIRST_PLANS_8 = NamedNetwork(
    key="first_plans_8",
    name="8 localities of the first three regional plans",
    caution="Approved on 14 June 2022 for South Karelia, North Karelia and Päijät-Häme; other regions are missing.",
    source="https://www.broadscope.fi/2022/06/15/"
    "valtiovarainministerio-kayntiasiointia-kootaan-yhteisiin-asiakaspalvelupisteisiin/",
    localities=("Lahti", "Heinola", "Lappeenranta", "Imatra", "Joensuu", "Kitee", "Lieksa", "Nurmes"),
)

OPENED = NamedNetwork(
    key="opened",
    name="Joint points opened with a shared office",
    caution="Only sites that public sources name as opened by September 2025; most of today's about 200 joint points "
    "are not among them.",
    source="Joensuu https://yle.fi/a/74-20045722; "
    "Lappeenranta https://latvavaara.fi/kohteet/lappeenrannan-virastotalo/; "
    "Lahti https://projektiuutiset.fi/lahden-virastotalon-uudistus-on-valmistunut/; "
    "Pori https://www.pori.fi/uutinen/etusivun-uutiset/"
    "poriin-valmistuu-12-toimijan-yhteinen-tyoymparisto-ja-yhteinen-palvelupiste/11/12/2023/; "
    "Turku https://www.sttinfo.fi/tiedote/71367177/turun-virastotalon-uudistus-on-valmis-suomi-piste-avautuu-19?lang=fi",
    localities=("Joensuu", "Lappeenranta", "Lahti", "Pori", "Turku"),
    opened=("2023-02-20", "2023-06", "2023", "2023-12", "2025-09-01"),
)

NETWORKS = {"FI": (DVV_36, FIRST_PLANS_8, OPENED)}


def build_network(named: NamedNetwork, main_sites: Mapping[str, int]) -> Network:
    """Return a named network as sites; `main_sites` gives each municipality's main site by its name.

    Raises
    ------
    KeyError
        Where a locality is no municipality with a site.
    """
    sites = np.array([main_sites[locality] for locality in named.localities], dtype=np.int32)
    return Network(named.key, named.name, named.caution, named.source, sites, named.opened)
