"""Scope drift: the commitment at the decision against the one that holds now."""

from datetime import date

from piste.web.projects.drift import drift_of
from piste.web.projects.models import Commitment, Participant

DECIDED, TODAY = date(2022, 6, 14), date(2026, 11, 24)
PORI = Participant(pk=1)


def commit(pk, dated, people=None, **more):
    return Commitment(pk=pk, participant_id=1, dated=dated, people=people, **more)


def test_a_city_that_brings_a_tenth_shows_as_changed():
    told = drift_of(PORI, [commit(1, date(2020, 9, 22), 460), commit(2, date(2023, 12, 11), 48)], DECIDED, TODAY)
    assert (told.kind, told.people_change) == ("changed", -412)


def test_who_came_later_joined_and_who_left_left():
    first = commit(1, date(2022, 1, 1), 30, services=["a", "b"])
    assert drift_of(PORI, [commit(1, date(2023, 1, 1), 30)], DECIDED, TODAY).kind == "joined"
    gone = drift_of(PORI, [first, commit(2, date(2023, 1, 1), leaves=True)], DECIDED, TODAY)
    assert (gone.kind, gone.people_change, gone.services_gone) == ("left", -30, ("a", "b"))
    back = drift_of(PORI, [commit(1, date(2021, 1, 1), leaves=True), commit(2, date(2023, 1, 1), 5)], DECIDED, TODAY)
    assert (back.kind, back.people_change) == ("joined", 5)


def test_what_is_not_known_is_not_called_a_change_of_people():
    told = drift_of(PORI, [commit(1, date(2022, 1, 1)), commit(2, date(2023, 1, 1), 7)], DECIDED, TODAY)
    assert (told.kind, told.people_change) == ("changed", None)


def test_services_compare_whatever_their_order_and_later_promises_wait():
    rows = [commit(1, DECIDED, 3, services=["a", "b"]), commit(2, date(2023, 1, 1), 3, services=["b", "a"])]
    assert drift_of(PORI, rows, DECIDED, TODAY).kind == "same"
    swapped = drift_of(PORI, [*rows, commit(3, date(2024, 1, 1), 3, services=["b", "c"])], DECIDED, TODAY)
    assert (swapped.kind, swapped.services_gone, swapped.services_added) == ("changed", ("a",), ("c",))
    assert drift_of(PORI, [*rows, commit(3, date(2030, 1, 1), 9)], DECIDED, TODAY).kind == "same"
    assert drift_of(PORI, rows, None, TODAY).kind == "undecided"
