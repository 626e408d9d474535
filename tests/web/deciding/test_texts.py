"""Two people write at once, and nothing is lost; versions and what differs between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.web.planning.deciding.differences import build_difference, compare_text
from piste.web.planning.deciding.freezing import canonical, freeze, hash_frozen, is_current
from piste.web.planning.deciding.models import TextRevision, TextSection, Waiver
from piste.web.planning.deciding.text_keeping import OvertakenError, save_section
from piste.web.planning.models import Plan

pytestmark = pytest.mark.django_db


def write(region, seen, who="planner", **texts):
    return save_section(region.plan, "summary", seen, texts, region.people[who])


def test_the_later_of_two_is_told_and_both_texts_are_shown(enter, region):
    write(region, 0, en="Points are opened.")
    there = enter(region.people["planner"])
    page = there.get(f"{region.path}/texts/summary")
    assert page.context["form"].initial["version"] == 1
    write(region, 1, "other planner", en="Points are opened slowly.")
    late = there.post(f"{region.path}/texts/summary", {"version": 1, "text_en": "Points are opened at once."})
    assert late.status_code == 409
    words = late.content.decode()
    assert "piia saved this text" in words and "Points are opened slowly." in words
    assert late.context["form"].initial["text_en"] == "Points are opened at once."
    assert TextSection.objects.get().text_en == "Points are opened slowly."
    again = there.post(f"{region.path}/texts/summary", {"version": 2, "text_en": "Points are opened at once, slowly."})
    assert again.status_code == 302
    assert [one.text_en for one in TextRevision.objects.order_by("version")] == [
        "Points are opened.", "Points are opened slowly.", "Points are opened at once, slowly.",
    ]  # fmt: skip


def test_two_who_write_in_different_languages_are_both_kept(region):
    write(region, 0, fi="Suomi", sv="Svenska")
    write(region, 1, fi="Suomi, uusi", sv="Svenska")
    saved = write(region, 1, "other planner", fi="Suomi", sv="Svenska, ny")
    assert saved.merged == ("fi",)
    held = TextSection.objects.get()
    assert (held.text_fi, held.text_sv, held.version) == ("Suomi, uusi", "Svenska, ny", 3)


def test_two_who_write_the_same_do_not_clash(region):
    write(region, 0, en="One")
    write(region, 1, en="Two")
    assert not write(region, 1, "other planner", en="Two").changed


def test_a_first_text_does_not_overwrite_another_first_text(region):
    write(region, 0, en="Mine")
    with pytest.raises(OvertakenError) as told:
        write(region, 0, "other planner", en="Theirs")
    assert told.value.languages == ("en",)
    assert told.value.section.text_en == "Mine"


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_a_difference_holds_both_texts_whole(before, after):
    pieces = compare_text(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "gone") == after


def test_only_the_word_that_changed_is_marked():
    pieces = compare_text("The point opens in May.\nAll may come.", "The point opens in June.\nAll may come.")
    assert [(one.kind, one.text) for one in pieces if one.kind != "same"] == [("gone", "May."), ("added", "June.")]


def test_versions_tell_points_texts_figures_and_waivers(enter, region, plans):
    write(region, 0, en="First text")
    there = enter(region.people["planner"])
    there.post(f"{region.path}/versions", {"note": "First"})
    write(region, 1, en="Second text")
    other = next(one for one in plans if one.points != plans[0].points)
    there.post(f"{region.path}/edit", {"name": "South Savo", "plan": other.pk})
    Waiver.objects.create(
        regional_plan=region.plan, criterion="reach", about="municipality", target="740", target_name="Savonlinna",
        reason_en="Islands",
    )  # fmt: skip
    there.post(f"{region.path}/versions", {"note": "Second"})
    first, second = region.plan.versions.order_by("number")
    found = build_difference(first.frozen, second.frozen)
    ids = [{one["id"] for one in version.frozen["plan"]["points"]} for version in (first, second)]
    assert {one["id"] for one in found.opened} == ids[1] - ids[0]
    assert {one["id"] for one in found.closed} == ids[0] - ids[1]
    assert found.opened or found.closed
    figures = {one.key: (one.before, one.after) for one in found.figures}
    assert figures["points"] == (plans[0].points, other.points)
    assert [one["name"] for one in found.waived] == ["Savonlinna"]
    assert [(one.key, one.language) for one in found.texts] == [("summary", "en")]
    back = build_difference(second.frozen, first.frozen)
    assert (back.opened, back.closed) == (found.closed, found.opened)
    page = there.get(f"{region.path}/versions/2").content.decode()
    assert "<ins>Second</ins>" in page and "<del>First</del>" in page
    assert there.get(f"{region.path}/versions/2?against=9").status_code == 404
    assert build_difference(first.frozen, first.frozen).is_empty


def test_a_version_is_frozen_with_its_hash_and_the_same_state_once(region):
    write(region, 0, en="Text")
    planner = region.people["planner"]
    first = freeze(region.plan, "First", planner)
    assert freeze(region.plan, "Again", planner) == first
    assert first.sha256 == hash_frozen(first.frozen)
    first.refresh_from_db()
    assert first.sha256 == hash_frozen(first.frozen), "the database gives back what was hashed"
    assert canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'.encode()
    assert is_current(region.plan, first)
    write(region, 1, en="Text, changed")
    assert not is_current(region.plan, first)
    assert first.frozen["texts"]["summary"]["en"] == "Text"
    assert first.frozen["plan"]["digest"] == Plan.objects.get(pk=region.plan.plan_id).digest


def test_html_in_a_text_stays_text(enter, region):
    write(region, 0, en="<script>alert(1)</script>")
    page = enter(region.people["viewer"]).get(f"{region.path}/texts").content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
