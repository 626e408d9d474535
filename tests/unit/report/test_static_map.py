"""The map as a picture of its own: one plan, well-formed, nothing in it that loads or runs."""

from xml.etree import ElementTree as ET

from piste.report.static_map import write_static_maps

SVG = "{http://www.w3.org/2000/svg}"


def test_each_language_has_its_picture_of_one_plan(figures, drawing, tmp_path):
    files = write_static_maps(figures, drawing, figures.study.chosen, tmp_path)
    assert [file.name for file in files] == ["map.fi.svg", "map.sv.svg", "map.en.svg"]
    root = ET.parse(files[2]).getroot()  # noqa: S314  (our own file)
    assert root.tag == f"{SVG}svg" and int(root.get("width")) > 100
    assert len([one for one in root.iter(f"{SVG}g") if one.get("class") == "m-plan"]) == 1
    points = [one for one in root.iter() if one.get("class") == "point"]
    assert len(points) == len(figures.chosen.plan.points.site)
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}a"))
    assert "http" not in files[2].read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")


def test_a_hostile_name_stays_text(figures, drawing, tmp_path):
    files = write_static_maps(figures, drawing, 0, tmp_path)
    assert "<script>" not in files[0].read_text(encoding="utf-8")
