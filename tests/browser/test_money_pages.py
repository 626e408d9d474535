"""The pages of sites, programme and money in a real browser: silent, offline, nothing wider than the window, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from money_cases import MONEY, write_money_folder
from piste.basedata.lease_store import Register, write_register
from piste.cli.main import run
from piste.core.artefact import Provenance
from site_world import four_leases, write_plan_folder

SITES = """
title = "Shared work environments"
plan = "plan"
register = "register"
example = true
[sites]
first = "2027-01"
most_people = 80
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the pages of a small plan's sites and of a small register's money."""
    target = tmp_path_factory.mktemp("pages")
    path = write_money_folder(target, MONEY.replace("[money]", "example = true\n[money]", 1))
    assert run(["premises", "money", str(path), "--out", str(target / "out"), "--lang", "en"]) == 0
    write_plan_folder(target / "plan")
    write_register(Register(four_leases(), Provenance(sources=("Ours",))), target / "register")
    (target / "sites.toml").write_text(SITES, encoding="utf-8")
    assert run(["premises", "sites", str(target / "sites.toml"), "--out", str(target / "out"), "--lang", "en"]) == 0
    return target / "out"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["money.html", "money.fi.html", "sites.html", "sites.sv.html"])
def test_a_page_is_silent_narrow_enough_and_usable_by_all(browser, folder, name, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").inner_text()
    boxes = page.locator(".card table").count()
    assert boxes >= 3
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("data:", (folder / name).as_uri()))] == []
