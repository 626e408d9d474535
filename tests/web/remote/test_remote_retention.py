"""Numbers that nobody called are forgotten by the one nightly job."""

from datetime import timedelta

import pytest
from django.utils import timezone

from piste.web.network.privacy.models import RetentionRun
from piste.web.network.privacy.retention import RULES, run_rules
from piste.web.remote.duty import list_call_backs
from piste.web.remote.models import ExpertRequest
from web.remote_people import make_service, make_staff


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unanswered", "waiting", "done"])
def test_an_unanswered_call_back_is_forgotten_after_its_days_and_not_before(state):
    expert, now, days = make_staff("erik"), timezone.now(), RULES["remote.call-backs"].days
    requests = []
    for ago in (timedelta(days=days, minutes=1), timedelta(days=days) - timedelta(minutes=1)):
        made = ExpertRequest.objects.create(
            service=make_service(), state=state, step_ends_at=now, call_back="040 123 4567", note="ask for A"
        )
        ExpertRequest.objects.filter(pk=made.pk).update(asked_at=now - ago)
        requests.append(made)
    assert run_rules(now)["remote.call-backs"] == 1
    old, young = (ExpertRequest.objects.get(pk=one.pk) for one in requests)
    assert (old.call_back, old.note, old.state) == ("", "", state)
    assert (young.call_back, young.note) == ("040 123 4567", "ask for A")
    assert list(list_call_backs(expert)) == ([young] if state == "unanswered" else [])
    assert RetentionRun.objects.get(rule="remote.call-backs").forgotten == 1
    assert run_rules(now)["remote.call-backs"] == 0
