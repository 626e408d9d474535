"""The report in a real browser: offline, with keys alone, without JavaScript, on a phone, in three languages."""

import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from piste.core.language import Language
from piste.report.drawing import build_drawing
from piste.report.figures import build_figures
from piste.report.map_svg import CHANGE_CSS, MINUTE_CSS
from piste.report.outputs import study_outputs
from piste.report.page_data import TABLES
from piste.report.table_text import write_table
from report_study import build_study

LANGUAGES = ("en", "fi", "sv")
THIN = "\u202f"


@pytest.fixture(scope="module")
def study():
    return build_study()


@pytest.fixture(scope="module")
def figures(study):
    return build_figures(study)


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    target = tmp_path_factory.mktemp("report")
    study_outputs(study, target, LANGUAGES)
    return target


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory):
    """Return pages of few places: every kind of element, a tenth of axe's time."""
    target = tmp_path_factory.mktemp("small")
    study_outputs(build_study(60, (4, 6)), target, LANGUAGES)
    return target


@pytest.fixture
def open_page(browser, folder):
    """Return a way to open a page with no network; at the end it must have been silent and fetched nothing."""

    @contextmanager
    def opened(name="report.html", width=1440, height=900, folder=folder, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / name).as_uri())
        yield page
        context.close()
        assert said == []
        assert [url for url in asked if not url.startswith(("data:", (folder / name).as_uri()))] == []

    return opened


@pytest.mark.parametrize(
    ("code", "name", "mode", "width"),
    [
        ("en", "report.html", "minutes", 1440),
        ("en", "report.html", "table", 390),
        ("fi", "report.fi.html", "change", 390),
        ("sv", "report.sv.html", "minutes", 1440),
    ],
)
def test_axe_finds_nothing(open_page, small_folder, *, code, name, mode, width):
    with open_page(name, width=width, folder=small_folder) as page:
        assert page.locator("html").get_attribute("lang") == code
        if code != "en":
            page.locator(".m-plan:not([hidden]) .point").first.click()
        page.locator(f"label[for=mode-{mode}]").click()
        page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ["report.html", "report.fi.html", "report.sv.html"])
def test_no_page_scrolls_sideways(open_page, name):
    with open_page(name) as page:
        page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")
        for mode in ("minutes", "table"):
            page.locator(f"label[for=mode-{mode}]").click()
            for width in (320, 390, 768, 1024, 1280, 1920):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (mode, width)


def rows_of(page, key):
    return page.evaluate(
        "key => [...document.querySelectorAll(`table[data-table=${key}] tbody tr`)]"
        ".map(row => [row.id, ...[...row.children].map(cell => cell.textContent)])",
        key,
    )


def test_another_plan_is_written_the_way_the_page_itself_would_write_it(open_page, figures):
    drawing, lang = build_drawing(figures), Language("en")
    with open_page() as page:
        for index in (0, 4, 1):
            page.locator(f"label[for=plan-{index}]").click()
            for build in TABLES:
                written = write_table(build(figures, figures.plans[index], lang), lang)
                ids = written.ids or [""] * len(written.rows)
                expected = [
                    [name, *[re.sub(r"<[^>]+>", "", str(cell)) if hasattr(cell, "__html__") else cell for cell in row]]
                    for name, row in zip(ids, written.rows, strict=True)
                ]
                assert rows_of(page, written.key) == expected
            for layer, names, classes in (
                ("map-minutes", MINUTE_CSS, drawing.plans[index].minute_class),
                ("map-change", CHANGE_CSS, drawing.plans[index].change_class),
            ):
                shown = page.evaluate("id => [...document.getElementById(id).children].map(n => n.classList[0])", layer)
                assert shown == [names[k] for k in classes]
            answer = page.locator("h1:not([hidden])").inner_text()
            assert answer.startswith(f"{figures.plans[index].plan.state.access.n_points} points bring")
            assert page.locator("[data-row][aria-current]").get_attribute("data-row") == str(index)
            assert page.title().startswith(answer)


def test_the_script_draws_what_the_page_drew(open_page):
    """Symbols of the leading plan before and after the script has drawn them once for each other plan."""
    with open_page(java_script_enabled=False) as page:
        still = page.locator("#map-minutes path").first.get_attribute("d")
    with open_page() as page:
        page.locator("label[for=plan-0]").click()
        page.locator("label[for=plan-2]").click()
        drawn = page.locator("#map-minutes path").first.get_attribute("d")
    numbers = [[float(part) for part in re.findall(r"-?\d+\.?\d*", path)] for path in (still, drawn)]
    assert numbers[0] == pytest.approx(numbers[1], abs=0.15)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.outerHTML.slice(0, 120)")


def tab_to(page, wanted, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.search(wanted, focused(page)):
            return
    raise AssertionError(f"no way to {wanted} by Tab")


def test_everything_can_be_done_with_keys(open_page):
    with open_page() as page:
        page.keyboard.press("Tab")
        assert "skip" in focused(page)
        page.keyboard.press("Enter")
        tab_to(page, "^plan-2$")
        page.keyboard.press("ArrowRight")
        assert page.locator("h1:not([hidden])").inner_text().startswith("13 points")
        tab_to(page, "^mode-minutes$")
        page.keyboard.press("ArrowRight")
        assert page.locator("#map-change").is_visible()
        assert not page.locator("#map-minutes").is_visible()
        page.keyboard.press("ArrowLeft")
        tab_to(page, "^map-svg$")
        before = page.locator("#map-svg").get_attribute("viewBox")
        page.keyboard.press("+")
        page.keyboard.press("ArrowDown")
        zoomed = page.locator("#map-svg").get_attribute("viewBox")
        assert float(zoomed.split()[2]) == pytest.approx(float(before.split()[2]) / 1.8)
        page.keyboard.press("0")
        assert page.locator("#map-svg").get_attribute("viewBox") == before
        tab_to(page, 'class="point"')
        first = focused(page)
        page.keyboard.press("ArrowDown")
        assert focused(page) != first
        page.keyboard.press("Enter")
        assert page.locator("#card h2").is_visible()
        assert "h2" in focused(page)
        page.keyboard.press("Escape")
        assert not page.locator("#card").is_visible()
        assert 'class="point"' in focused(page)
        tab_to(page, 'data-zoom="in"')
        page.keyboard.press("Enter")
        assert page.locator("#map-svg").get_attribute("viewBox") != before
        tab_to(page, "^search-points$")
        page.keyboard.type("zzz")
        assert page.locator("table[data-table=points] tbody tr").count() == 1
        assert "Nothing found" in page.locator("table[data-table=points]").inner_text()


def test_a_point_tells_its_catchment_and_what_closing_it_costs(open_page, figures):
    points = figures.chosen.plan.points
    row = int(points.catchment_people.argmax())
    name = str(figures.study.base.sites.names[points.site[row]])
    lang = Language("en")
    with open_page() as page:
        page.get_by_role("button", name=name, exact=True).first.click()
        card = page.locator("#card").inner_text()
        assert name in card
        assert lang.number(round(points.catchment_people[row])) in card
        assert f"{lang.number(round(points.closing_people_past_limit[row]))} people" in card
        assert page.locator(".m-catch.is-on").count() == 1
        page.locator("#card .close").click()
        assert page.locator(".m-catch.is-on").count() == 0


def test_places_are_found_sorted_and_shown_on_the_map(open_page):
    with open_page() as page:
        page.locator("label[for=mode-table]").click()
        page.get_by_role("button", name="Plan, min").first.click()
        texts = [row[6] for row in rows_of(page, "places")]
        minutes = [float("inf") if text == "not reached" else float(text) for text in texts]
        assert minutes == sorted(minutes, reverse=True)
        page.locator("#search-places").fill("<script>")
        assert page.locator("[data-found=places]").inner_text() == "1 rows"
        page.get_by_role("button", name="<script>alert(1)</script>").first.click()
        assert page.locator("#map-marks circle").count() == 1
        assert "<script>alert(1)</script>" in page.locator("#card h2").inner_text()


def test_names_stay_text(open_page):
    with open_page() as page:
        page.locator("label[for=mode-table]").click()
        page.locator("#search-places").fill("Quote")
        assert page.locator("table[data-table=places] tbody").inner_text().startswith("Quote\"'s & <b>Bold</b>")
        assert page.locator("tbody b").count() == 0
        assert page.locator("script").count() == 3


def test_a_script_that_does_not_belong_to_the_page_does_not_run(browser, folder):
    context = browser.new_context(offline=True)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / "report.html").as_uri())
    page.evaluate(
        "() => { const node = document.createElement('script'); node.textContent = 'window.ran = 1';"
        " document.body.append(node) }"
    )
    assert page.evaluate("window.ran") is None
    context.close()
    assert any("Content Security Policy" in text for text in said)


def test_without_javascript_the_leading_plan_is_whole(open_page, figures):
    with open_page(java_script_enabled=False) as page:
        assert page.locator("h1:visible").inner_text().startswith("9 points bring")
        assert page.locator("#map-minutes path").count() == (figures.study.base.places.people > 0).sum()
        assert page.locator(".m-plan:visible .m-labels.wide text:visible").count() > 5
        assert page.locator("table[data-table=municipalities] tbody tr").count() > 10
        assert page.locator(".switch").is_hidden()
        assert page.locator(".no-script").is_visible()
        page.locator("label[for=mode-change]").click()
        assert page.locator("#map-change").is_visible()
        assert page.locator(".legend-change").is_visible()
        page.locator("label[for=mode-table]").click()
        assert page.locator("#places-table").is_visible()
        assert not page.locator("#map-canvas").is_visible()


def test_pages_link_to_each_other(open_page):
    with open_page("report.fi.html") as page:
        links = page.locator(".top-end a")
        assert [links.nth(k).get_attribute("href") for k in range(2)] == ["report.html", "report.sv.html"]


def wait_for_labels(page):
    """Wait until the fonts are there and the frame in which names are placed is over."""
    frame = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(f"async () => {{ await document.fonts.ready; await {frame} }}")


def test_zooming_keeps_symbols_small_and_shows_more_names(open_page):
    with open_page() as page:
        wait_for_labels(page)
        few = page.locator(".m-plan:not([hidden]) .m-labels text").count()
        for _ in range(3):
            page.locator("[data-zoom=in]").click()
        wait_for_labels(page)
        labels = page.locator(".m-plan:not([hidden]) .m-labels text")
        assert labels.count() > few
        size = page.evaluate("document.querySelector('.m-plan:not([hidden]) .p-full').getBoundingClientRect().width")
        assert size == pytest.approx(10.8, abs=2.5)
        assert page.locator("#map-scale text").text_content() in ("10 km", "20 km")
        page.locator("[data-zoom=all]").click()
        assert page.locator("[data-zoom=out]").is_disabled()


def test_reasons_open_without_javascript_and_by_their_address(open_page, folder, figures):
    with open_page(width=390, height=844, java_script_enabled=False) as page:
        first = page.locator("#for-us details").first
        assert not first.locator("table").first.is_visible()
        first.locator("summary").click()
        assert first.locator("table").first.is_visible()
        assert page.locator("#closing details").count() == len(figures.chosen.plan.points.site)
        code = figures.reasons.ground.codes[-1]
        page.goto((folder / "report.html").as_uri() + f"#municipality-{code}")
        assert page.locator(f"#municipality-{code} summary").is_visible()


def test_reasons_belong_to_the_plan_that_leads(open_page):
    with open_page() as page:
        assert page.locator("#closing details").first.is_visible()
        page.locator("label[for=plan-0]").click()
        assert not page.locator("#closing details").first.is_visible()
        assert "told for the plan of 9 points" in page.locator("#closing").inner_text()
