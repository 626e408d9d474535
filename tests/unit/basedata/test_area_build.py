"""Areas are put together from facts and outlines."""

from shapely.geometry import box

from piste.basedata.area import Municipality, Region
from piste.basedata.area_build import build_areas
from piste.basedata.boundary_file import Boundaries
from piste.basedata.municipality_file import MunicipalityFacts
from small_files import AREAS, SQUARES

OUTLINES = Boundaries("municipality", SQUARES, {"091": "Helsinki", "837": "Tampere"}, {"091": "Helsingfors"})
REGIONS = Boundaries("region", {"01": box(24, 60, 26, 61), "06": box(23, 61, 25, 62)}, {"01": "Uusimaa"})


def test_nothing_known():
    areas = build_areas("XX", None, None, ())
    assert (areas.country, dict(areas.municipalities), areas.region_of("091")) == ("XX", {}, "")


def test_outlines_alone_make_municipalities_in_regions():
    areas = build_areas("FI", None, None, (OUTLINES, REGIONS))
    assert areas.municipalities["091"] == Municipality("091", "Helsinki", "01", None, "Helsingfors")
    assert areas.region_of("837") == "06"
    assert areas.regions == {"01": Region("01", "Uusimaa"), "06": Region("06", "06")}


def test_facts_replace_municipalities_and_known_regions_stay():
    facts = MunicipalityFacts({"091": Municipality("091", "Helsinki", "01", 5)}, {"01": Region("01", "Other name")})
    areas = build_areas("FI", AREAS, facts, (OUTLINES,))
    assert areas.municipalities["091"].people == 5
    assert areas.municipalities["541"] == AREAS.municipalities["541"]
    assert areas.regions["01"] == Region("01", "Uusimaa", "Nyland")
    assert areas.municipality_outlines == SQUARES
    assert areas.mergers == AREAS.mergers
    assert AREAS.municipality_outlines == {}
