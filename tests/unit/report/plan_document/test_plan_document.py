"""The document of a regional plan: its figures are the plan's, gaps are told, the group's words come through."""

import io
import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import docx
import numpy as np
import openpyxl
import pyogrio
import pypdf
import pytest

from piste.core.errors import PisteError
from piste.core.language import LANGUAGES, Language
from piste.report.document.docx_writer import write_docx
from piste.report.document.model import DataTable, Figure, Heading, Listing, Paragraph
from piste.report.document.typst_writer import write_pdf
from piste.report.plan_document.build import LaterSteps, build_document
from piste.report.plan_document.dossier import Dossier, build_dossier, read_dossier
from piste.report.plan_document.facts import TierTold, build_facts
from piste.report.plan_document.layers import write_plan_workbook
from piste.report.plan_document.money_facts import MoneyFacts, ProjectTold, read_money, read_projects
from piste.report.plan_document.outputs import document_outputs
from piste.report.plan_document.region_study import cut_study, find_region

HOSTILE = '=HYPERLINK("http://x") #panic("x") <b>x</b>'
CONTENT = {
    "day": "2026-11-24", "publisher": "Council", "state": "approved", "version": 3, "hearing_until": "29.1.2027",
    "sections": {"summary": {"fi": f"Näin.\n\n- {HOSTILE}"}, "background": {"sv": "Bakgrund här."},
                 "own-part": {"en": "Ours."}},
    "members": [{"body": "Kela", "people": HOSTILE}],
    "milestones": [{"when": "1/2027", "what": {"fi": "Avataan"}}],
    "waivers": [{"criterion": "people", "target": "Kunta", "reason": {"fi": HOSTILE}}],
    "statements": [{"body": "Kela", "received": "1.1.2027", "position": "against", "text": {"fi": HOSTILE},
                    "answer": {"fi": "Vastaus"}, "changed": {}}],
    "approval": {"sha256": "ab" * 32, "approvers": [{"name": "A B", "body": "VM", "at": "1.2.2027"}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def facts(study):
    return build_facts(study)


@pytest.fixture(scope="module")
def dossier():
    return build_dossier(CONTENT, "texts.json")


@pytest.fixture(scope="module")
def document(facts, dossier):
    return build_document(facts, dossier, Language("fi"))


def tables(document):
    return [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, DataTable)]


def all_words(document):
    return repr(document)


def test_the_region_and_its_parts_add_up(study, facts):
    codes = sorted({study.base.areas.region_of(code) for code in study.base.places.municipality[study.inside]} - {""})
    parts = [build_facts(study, code) for code in codes]
    whole = facts.change.total()
    for name in ("people", "closer", "farther", "fall_outside", "past_after"):
        together = sum(float(getattr(part.change.total(), name)[0, 0]) for part in parts)
        assert together == pytest.approx(float(getattr(whole, name)[0, 0]))
    points = sum(len(part.plan.plan.result.sites) for part in parts)
    assert points == len(facts.plan.plan.result.sites)


def test_figures_are_those_of_the_report(figures, facts):
    moved = figures.chosen.moved
    total = facts.change.total()
    assert float(total.farther[0, 0]) == pytest.approx(moved.farther)
    assert float(total.fall_outside[0, 0]) == pytest.approx(moved.fall_outside)
    assert float(total.mean_after_min[0, 0]) == pytest.approx(figures.chosen.plan.state.access.mean_min)


def test_the_proof_and_the_means_of_exchanges_stay_those_of_the_whole_plan(study, figures):
    code = study.base.areas.region_of(str(study.base.places.municipality[study.inside][0]))
    part = build_facts(study, code)
    assert part.plan.counted_people == figures.chosen.counted_people == part.weight
    assert float(part.figures.people.sum()) < part.weight
    content = {"options": [], "services": [{"weight": 4.0}, {"weight": 6.0}], "visits": True}
    told = build_facts(study, code, content)
    assert (told.weight, told.of_visits) == (10.0, True)


def test_groups_are_those_of_the_base_data(study, facts):
    total, groups = facts.change.total(), study.base.places.groups
    told = {key: float(total.people[0, k]) for k, (kind, key) in enumerate(facts.groups, start=1) if kind == "age"}
    assert told == {key: pytest.approx(float(column[study.inside].sum())) for key, column in groups.items()}


def test_those_who_lose_most_stand_first(facts):
    change = facts.change
    fall = np.round(change.fall_outside[facts.order, 0])
    assert (np.diff(fall) <= 0).all()


def test_an_unknown_region_is_told(study):
    with pytest.raises(PisteError, match="not known"):
        find_region(study, "Nowhere")
    with pytest.raises(PisteError, match="Nobody"):
        cut_study(study, "nowhere")


def test_the_document_has_its_chapters_and_headings_in_order(document):
    topics = [chapter.topic for chapter in document.chapters]
    assert topics[0] == "Yhteenveto"
    assert topics[-2:] == ["Liite: lausunnot", "Menetelmä ja lähteet"]
    for chapter in document.chapters:
        levels = [1, *(block.level for block in chapter.blocks if isinstance(block, Heading))]
        assert all(after - before <= 1 for before, after in pairwise(levels))
    figures = [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, Figure)]
    assert len(figures) == 4  # people by minutes; today, plan, difference
    assert all(len(one.alt) > 40 for one in figures)
    assert "Hyväksytty" in document.title_page.state
    assert ("SHA-256", "ab" * 32) in document.title_page.facts


def test_what_is_not_known_is_said(document):
    told = all_words(document)
    assert "lähtötiedot eivät kerro vammaisten ihmisten määrää" in told
    assert "suunnitelmalle ei annettu vuokrasopimusten rekisteriä" in told
    assert "Autottomien määrä." in told


def test_texts_in_another_language_say_so(document):
    told = all_words(document)
    assert "Bakgrund här." in told
    assert "Kirjoitettu vain ruotsiksi." in told
    assert "Own part" in told


def test_rows_are_as_wide_as_their_columns(document):
    for table in tables(document):
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len(table.rows) > 0


def test_nothing_stays_english_in_finnish_and_swedish(facts):
    english = {
        block.text for block in blocks_of(build_document(facts, Dossier(date(2026, 1, 1)), Language("en")), Paragraph)
    }
    for code in ("fi", "sv"):
        own = {
            block.text
            for block in blocks_of(build_document(facts, Dossier(date(2026, 1, 1)), Language(code)), Paragraph)
        }
        assert not english & own - {""}


def blocks_of(document, kind):
    return [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, kind)]


def test_money_is_told_in_two_views_never_added(facts, dossier, tmp_path):
    figures = {"saving_eur_per_year": 100.0, "one_off_eur": 5.0, "npv_eur": 7.0, "simple_payback_years": None}
    views = {view: {case: {"figures": figures} for case in ("low", "base", "high")} for view in ("state", "agency")}
    content = {
        "title": "Sites",
        "example": True,
        "assumed_rents": False,
        "views": views,
        "provenance": {"inputs": {"a": "b"}},
    }
    (tmp_path / "money.json").write_text(json.dumps(content))
    money = read_money(tmp_path)
    (tmp_path / "schedule.csv").write_text(
        "key,name,region,starts,opens,decided,people,invest_eur,saving_eur_per_year,note\n"
        "P1,=Site,,2027Q1,2028Q2,no,10,1000,,EXAMPLE\n"
    )  # fmt: skip
    told = build_document(facts, dossier, Language("en"), LaterSteps(money, read_projects(tmp_path)))
    captions = [table.caption for table in tables(told)]
    assert sum("view: what" in caption for caption in captions) == 2
    assert "EXAMPLE" in all_words(told)
    assert "4–6/2028" in all_words(told)
    with pytest.raises(PisteError, match="no money"):
        read_money(tmp_path / "none")
    assert isinstance(money, MoneyFacts)
    assert isinstance(read_projects(tmp_path)[0], ProjectTold)


def test_tiers_and_stops_are_told(study, facts, dossier):
    sites = facts.plan.plan.result.sites.tolist()
    closed = next(site for site in range(len(study.base.sites)) if site not in sites)
    tiers = {site: TierTold("full", 5.0, 600_000.0) for site in sites} | {closed: TierTold("mobile", 1.0, 30_000.0)}
    told = build_document(replace(facts, tiers=tiers, all_tiers=tiers), dossier, Language("fi"))
    cost = next(table for table in tables(told) if "kustannus" in table.caption)
    assert cost.rows[-1][2].text.replace("\u202f", "") == str(600_000 * len(sites) + 30_000)
    assert "liikkuvan palvelun pysähdyspaikka" in all_words(told)


def test_a_plan_without_a_network_of_today_is_told_too(dossier):
    from report_study import build_study  # noqa: PLC0415

    alone = build_facts(build_study(120, (7,), today=False))
    document = build_document(alone, dossier, Language("sv"))
    assert alone.change is None
    assert "planen jämfördes inte med dagens nät" in all_words(document)
    assert write_pdf(document).startswith(b"%PDF")


def test_every_language_makes_a_conforming_pdf_and_a_word_file(facts, dossier, tmp_path):
    shares = []
    files = document_outputs(facts, dossier, tmp_path, LANGUAGES, progress=shares.append)
    assert [file.name for file in files][-1] == "regional-plan.gpkg"
    assert len(files) == 10
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    for code in LANGUAGES:
        root = pypdf.PdfReader(tmp_path / f"regional-plan.{code}.pdf").trailer["/Root"]
        assert str(root["/Lang"]).startswith(code)
        assert root["/MarkInfo"]["/Marked"]
        docx.Document(str(tmp_path / f"regional-plan.{code}.docx"))
    layers = {name for name, _ in pyogrio.list_layers(tmp_path / "regional-plan.gpkg")}
    assert {"points", "places", "points_today"} <= layers
    points = pyogrio.read_dataframe(tmp_path / "regional-plan.gpkg", layer="points")
    assert len(points) == len(facts.plan.plan.result.sites)


def test_the_workbook_holds_numbers_and_never_a_formula(facts, dossier, tmp_path):
    write_plan_workbook(facts, dossier, tmp_path / "plan.xlsx", Language("fi"))
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(cell.value == HOSTILE for cell in cells)
    rows = list(book["Kunnat"].iter_rows(min_row=2, values_only=True))
    everyone = [row for row in rows if row[1] == "Kaikki"]
    assert sum(row[2] for row in everyone) == pytest.approx(float(facts.change.people[:, 0].sum()), abs=len(everyone))


def test_hostile_words_come_through_as_text(document):
    read = docx.Document(io.BytesIO(write_docx(document)))
    assert any(HOSTILE in line.text for line in read.paragraphs)
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write_pdf(document))).pages)
    assert "".join(HOSTILE.split()) in "".join(told.split())
    assert blocks_of(document, Listing)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "an object"),
        ({"sections": []}, "sections"),
        ({"sections": {"summary": "text"}}, "sections.summary"),
        ({"sections": {"summary": {"de": "x"}}}, "sections.summary.de"),
        ({"sections": {}, "state": "gone"}, "state"),
        ({"sections": {}, "version": "3"}, "version"),
        ({"sections": {}, "day": "24.11.2026"}, "day"),
        ({"sections": {}, "statements": [3]}, "an object"),
    ],
)
def test_faults_of_a_dossier_are_told(content, told):
    with pytest.raises(PisteError) as caught:
        build_dossier(content, "texts.json")
    assert told in str(caught.value)


def test_a_file_with_texts_only_is_a_dossier(tmp_path):
    path = tmp_path / "texts.json"
    path.write_text(json.dumps({"summary": {"fi": "Teksti"}}))
    assert read_dossier(path).texts == {"summary": {"fi": "Teksti"}}
    path.write_text("{")
    with pytest.raises(PisteError, match="JSON"):
        read_dossier(path)
