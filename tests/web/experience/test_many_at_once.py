"""Answers come a hundred a second, the server dies in the middle: no receipt is lost, nothing is kept twice."""

import asyncio

import pytest
from bench import experience as storms
from django.db import connection

from piste.web.experience.gathering import make_kiosk
from piste.web.experience.models import Sheet
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token(monkeypatch):
    place = connection.settings_dict
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}")
    monkeypatch.setenv("PISTE_END_WITH_PARENT", "1")
    monkeypatch.setattr(storms, "WORKERS", 1)
    load_directory()
    return make_kiosk(Point.objects.get(code="mikkeli"), "Ovi")


def test_a_burst_is_kept_whole_and_once_and_a_killed_server_loses_no_receipt(token):
    with storms.web_server() as (process, port):
        storms.wait_for(port)
        storm = asyncio.run(storms.rain(port, token, 1))
        assert storm.failed == 0 and set(storm.sent) == storm.kept
        assert Sheet.objects.count() == len(storm.sent) == 100
        killed = asyncio.run(storms.rain(port, token, 1, kill=process))
    assert process.returncode == -9 and killed.failed > 0, "it was killed while answers came"
    there = {str(pk) for pk in Sheet.objects.values_list("pk", flat=True)}
    assert killed.kept <= there
    lost = [one for one in killed.sent if one not in killed.kept]
    with storms.web_server() as (_process, port):
        storms.wait_for(port)
        asyncio.run(storms.send_again(port, token, killed, [*lost, *sorted(killed.kept)[:10]]))
    assert Sheet.objects.count() == 200 and set(killed.sent) == killed.kept
