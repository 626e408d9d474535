"""The service's card at the desk: the newest version of each mandator, as a part and as a page."""

from datetime import date

import pytest

from piste.web.network.models import ServiceCard
from web.queue_hall import Counter


@pytest.fixture
def counter(db):  # noqa: ARG001
    return Counter()


def make_card(service, mandator, version, does):
    return ServiceCard.objects.create(
        service=service, mandator=mandator, version=version, dated=date(2026, 1, version), does={"en": does},
        expert_name="Eija Esimerkki", expert_phone="029 1",
    )  # fmt: skip


def test_the_desk_shows_the_newest_card_of_each_mandator_in_one_key(counter, client):
    make_card(counter.benefits, counter.kela, 1, "Old words")
    make_card(counter.benefits, counter.kela, 2, "New words <b>")
    make_card(counter.benefits, counter.point.operator, 1, "The town's words")
    counter.train(counter.advisor, counter.benefits)
    client.force_login(counter.users[0])
    client.cookies["django_language"] = "en"
    counter.sit()
    assert b'data-key="k"' not in client.get("/desk").content
    counter.come(counter.benefits)
    client.post("/desk/call")
    assert b'href="/desk/card/benefits" data-key="k"' in client.get("/desk").content
    part = client.get("/desk/card/benefits", headers={"HX-Request": "true"}).content.decode()
    assert "New words &lt;b&gt;" in part and "The town&#x27;s words" in part and "029 1" in part
    assert "Old words" not in part and "<html" not in part
    page = client.get("/desk/card/benefits").content.decode()
    assert "New words" in page and "<html" in page
    assert "no card yet" in client.get("/desk/card/advice").content.decode()
    assert client.get("/desk/card/none").status_code == 404
