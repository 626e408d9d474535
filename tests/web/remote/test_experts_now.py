"""Experts now: many at once never share a request, time limits move it on, desks hear how it went."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from piste.web.network.events import HANDLERS, HandoverAsked, HandoverEnded, publish_event, subscribe
from piste.web.network.models import Point
from piste.web.remote.calls import end_call
from piste.web.remote.duty import (
    Taken,
    accept_request,
    advance_requests,
    ask_expert,
    begin_duty,
    end_duty,
    list_requests,
)
from piste.web.remote.models import ExpertRequest
from web.remote_people import client_of, make_service, make_staff


@pytest.fixture
def outcomes():
    """Return the outcomes that desks hear."""
    kept = {kind: list(handlers) for kind, handlers in HANDLERS.items()}
    heard = []
    subscribe(HandoverEnded)(lambda event: heard.append((event.visit_id, event.outcome)))
    yield heard
    HANDLERS.clear()
    HANDLERS.update(kept)


@pytest.mark.django_db
def test_a_hand_over_becomes_a_request_and_its_outcome_goes_back(outcomes):
    expert, advisor = make_staff("erik"), make_staff("nina", "advisor")
    point = Point.objects.create(code="mikkeli", operator=expert.agency, region="10", lat=61.69, lon=27.27)
    event = HandoverAsked(7, make_service().pk, point.pk, "fi", advisor.user_id)
    publish_event(event)
    asked = ExpertRequest.objects.get()
    with pytest.raises(Taken):
        accept_request(expert, asked.pk)  # not on duty
    begin_duty(expert)
    call = accept_request(expert, asked.pk)
    assert {one.role: one.state for one in call.participants.all()} == {"expert": "admitted", "advisor": "admitted"}
    assert client_of(expert.user).post(f"/calls/{call.pk}/end").status_code == 302
    assert outcomes == [(7, "solved")]
    asked.refresh_from_db()
    assert asked.state == "done"


@pytest.mark.django_db
def test_only_who_is_trained_and_speaks_sees_it_then_the_whole_authority_then_nobody(outcomes, settings):
    trained, other = make_staff("erik"), make_staff("sven", trained=False)
    swede = make_staff("åsa", languages=("sv",))
    asked = ask_expert(service=make_service(), language="fi", visit_id=3)
    seen = lambda: [bool(list_requests(one)) for one in (trained, other, swede)]  # noqa: E731
    assert seen() == [True, False, False]
    assert advance_requests() == 0
    ExpertRequest.objects.update(step_ends_at=timezone.now() - timedelta(seconds=1))
    assert advance_requests() == 1
    assert seen() == [True, True, False]
    assert outcomes == []
    ExpertRequest.objects.update(step_ends_at=timezone.now() - timedelta(seconds=1))
    assert advance_requests() == 1
    assert seen() == [False, False, False]
    assert outcomes == [(3, "declined")]
    asked.refresh_from_db()
    assert asked.state == "unanswered"
    assert settings.REMOTE_STEP_S > 0


@pytest.mark.django_db
def test_an_expert_holds_one_at_a_time_and_none_off_duty():
    expert = make_staff("erik")
    begin_duty(expert)
    begin_duty(expert)
    first, second = (ask_expert(service=make_service(), language="fi") for _ in range(2))
    call = accept_request(expert, first.pk)
    with pytest.raises(Taken):
        accept_request(expert, second.pk)
    end_call(call)
    end_duty(expert)
    with pytest.raises(Taken):
        accept_request(expert, second.pk)
    begin_duty(expert)
    assert accept_request(expert, second.pk).pk != call.pk


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_to_five_experts_at_once_are_each_taken_once():
    experts = [make_staff(f"expert{k}") for k in range(5)]
    for expert in experts:
        begin_duty(expert)
    for _ in range(50):
        ask_expert(service=make_service(), language="fi")

    def serve(expert):
        mine, lost = [], 0
        try:
            while (oldest := list_requests(expert).first()) is not None:
                try:
                    call = accept_request(expert, oldest.pk)
                except Taken:
                    lost += 1
                    continue
                mine.append(oldest.pk)
                assert ExpertRequest.objects.filter(taken_by=expert, state="accepted").count() == 1
                end_call(call)
        finally:
            connection.close()
        return mine, lost

    with ThreadPoolExecutor(5) as threads:
        served = list(threads.map(serve, experts))
    taken = [pk for mine, _lost in served for pk in mine]
    assert len(taken) == len(set(taken)) == 50
    by_expert = {expert.pk: mine for expert, (mine, _lost) in zip(experts, served, strict=True)}
    for done in ExpertRequest.objects.select_related("call"):
        assert done.state == "done" and done.pk in by_expert[done.taken_by_id]
        assert [one.user_id for one in done.call.participants.all()] == [done.taken_by.user_id]


@pytest.mark.django_db
def test_the_pages_of_duty_and_of_asking():
    expert, advisor = make_staff("erik"), make_staff("nina", "advisor")
    staff, desk = client_of(expert.user), client_of(advisor.user)
    assert staff.post("/duty/change", {"on": "1"}).status_code == 302
    assert desk.get("/duty").status_code == 403
    asked = desk.post("/experts/ask", {"service": make_service().pk, "language": "fi"})
    assert asked.status_code == 302
    waiting = ExpertRequest.objects.get()
    assert f"/duty/requests/{waiting.pk}/accept" in staff.get("/duty").content.decode()
    assert staff.get(asked.url).status_code == 404
    assert staff.post(f"/duty/requests/{waiting.pk}/accept").status_code == 302
    waiting.refresh_from_db()
    assert f"/calls/{waiting.call_id}" in desk.get(asked.url).content.decode()
