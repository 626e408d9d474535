"""Papers: receipts, batches, the hand-over and what did not arrive; nothing is lost, whatever is pressed."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from piste.core.errors import PisteError
from piste.web.accounts.models import Grant, User
from piste.web.counter.documents.handing_over import acknowledge, hand_over, make_batch, take_out
from piste.web.counter.documents.ledger import is_late, read_ledger
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.taking_in import make_void, take_in
from piste.web.network.models import Offering
from piste.web.network.visits.models import Visit
from web.queue_hall import Counter


class Office(Counter):
    """A point that takes in papers for Kela, and somebody at Kela."""

    def __init__(self):
        super().__init__()
        Offering.objects.create(
            point=self.point, service=self.benefits, presence="DocumentReceived", valid_from=date(2026, 1, 1)
        )
        self.user = self.users[0]
        self.clerk = User.objects.create_user("clerk@example.fi", None, name="Clerk")
        Grant.objects.create(user=self.clerk, role="agency", agency="kela")

    def take(self, count=1, **more):
        return take_in(self.point, self.kela, "application", count, self.user, **more)


@pytest.fixture
def office(db):  # noqa: ARG001
    return Office()


def test_numbers_have_no_gaps_and_one_press_makes_one_receipt(office):
    pressed = uuid4()
    made = [office.take(request_id=pressed), office.take(request_id=pressed), office.take(3)]
    assert [one.number for one in made] == [1, 1, 2]
    assert str(made[2]) == f"P-{timezone.localdate().year}-00002"
    assert read_ledger(office.point)["point"].papers == 4
    with pytest.raises(PisteError):
        take_in(office.point, office.point.operator, "application", 1, office.user)
    with pytest.raises(PisteError):
        office.take(0)


def test_who_came_for_papers_alone_is_counted_as_a_visit(office, client):
    office.take()
    office.take(is_own_visit=False)
    visit = Visit.objects.get()
    assert (visit.kind, visit.outcome, visit.wait, visit.ticket) == ("document", "solved", None, "")
    client.force_login(office.user)
    office.sit()
    office.come()
    client.post("/desk/call")
    posted = {"agency": office.kela.pk, "kind": "attachment", "count": 2, "request_id": uuid4()}
    answer = client.post(f"/documents/{office.point.pk}", posted)
    assert answer.status_code == 302
    assert Visit.objects.filter(kind="document").count() == 1


def test_papers_go_to_the_authority_and_what_is_missing_stays_listed(office, client):
    papers = [office.take(count) for count in (1, 2, 4)]
    client.force_login(office.user)
    client.cookies["django_language"] = "en"
    page = client.get("/documents").content.decode()
    assert "7 papers" in page and "Give a receipt" in page
    answer = client.post(f"/documents/{office.point.pk}/batch", {"agency": office.kela.pk})
    batch = Batch.objects.get()
    assert answer.url == f"/documents/batches/{batch.pk}"
    client.post(f"/documents/batches/{batch.pk}/take-out", {"receipt": papers[0].pk})
    assert client.post(f"/documents/batches/{batch.pk}/acknowledge", {}).status_code == 403
    client.post(f"/documents/batches/{batch.pk}/hand-over", {"way": "courier"})
    assert {place: held.papers for place, held in read_ledger(office.point).items() if held.papers} == {
        "point": 1, "away": 6
    }  # fmt: skip
    client.post(f"/documents/batches/{batch.pk}/take-out", {"receipt": papers[1].pk})
    assert read_ledger(office.point)["away"].papers == 6

    client.force_login(office.clerk)
    assert str(batch) in client.get("/documents/arriving").content.decode()
    client.post(f"/documents/batches/{batch.pk}/acknowledge", {"arrived": [papers[2].pk]})
    assert client.post(f"/documents/batches/{batch.pk}/hand-over", {"way": "post"}).status_code == 403
    client.cookies["django_language"] = "en"
    assert "1 receipt’s papers are missing" in client.get(f"/documents/batches/{batch.pk}").content.decode()
    ledger = read_ledger(office.point)
    assert (ledger["missing"].papers, ledger["arrived"].papers, ledger["point"].papers) == (2, 4, 1)
    client.force_login(office.user)
    assert "2 papers did not arrive" in client.get("/documents").content.decode()
    client.force_login(office.clerk)
    client.post(f"/documents/batches/{batch.pk}/acknowledge", {"arrived": [papers[1].pk]})
    assert read_ledger(office.point)["missing"].papers == 0
    assert client.get(f"/documents/{office.point.pk}").status_code == 403


def test_a_receipt_is_printed_and_made_void_but_never_changed_or_deleted(office, client):
    made = office.take(2)
    client.force_login(office.user)
    client.cookies["django_language"] = "en"
    page = client.get(f"/documents/receipts/{made.pk}").content.decode()
    assert str(made) in page and "Print the receipt" in page
    for change in ({"count": 1}, {"number": 9}, {"received_at": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Receipt.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()
    client.post(f"/documents/receipts/{made.pk}/void", {"reason": ""})
    assert Receipt.objects.get().voided_at is None
    client.post(f"/documents/receipts/{made.pk}/void", {"reason": "Counted twice"})
    assert Receipt.objects.get().state == "void"
    with pytest.raises(PisteError):
        make_batch(office.point, office.kela, office.user)
    stranger = User.objects.create_user("s@example.fi", None)
    Grant.objects.create(user=stranger, role="advisor", point="elsewhere")
    client.force_login(stranger)
    assert client.get(f"/documents/receipts/{made.pk}").status_code == 403


def test_a_batch_that_left_is_fixed_and_the_next_begins_anew(office):
    office.take()
    first = make_batch(office.point, office.kela, office.user)
    second = office.take()
    assert make_batch(office.point, office.kela, office.user) == first
    with pytest.raises(PisteError):
        hand_over(first, "by air", office.user)
    hand_over(first, "post", office.user)
    with pytest.raises(PisteError):
        hand_over(first, "post", office.user)
    third = office.take()
    other = make_batch(office.point, office.kela, office.user)
    assert (other.number, other.receipts.get()) == (2, third)
    with pytest.raises(PisteError):
        acknowledge(other, [third.pk], office.clerk)
    acknowledge(first, [third.pk], office.clerk)
    assert read_ledger(office.point)["missing"].receipts == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(pk=second.pk).update(batch=None, arrived_at=timezone.now())


def test_what_lies_too_long_is_late(office):
    now = timezone.now()
    old = office.take(at=now - timedelta(days=2))
    assert is_late(old, now) and not is_late(office.take(), now)
    batch = hand_over(make_batch(office.point, office.kela, office.user), "post", office.user)
    old.refresh_from_db()
    assert not is_late(old, now)
    assert is_late(old, now + timedelta(days=6))
    acknowledge(batch, [], office.clerk)
    assert is_late(Receipt.objects.get(pk=old.pk), now)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_every_paper_stands_in_one_place(office, seed):
    rng = random.Random(seed)  # noqa: S311
    given = 0

    def some(model):
        return rng.choice(list(model.objects.all()) or [None])

    for _step in range(60):
        what = rng.choice(("take", "take", "batch", "out", "hand", "acknowledge", "void"))
        try:
            with transaction.atomic():
                if what == "take":
                    count = rng.randrange(1, 5)
                    office.take(count)
                    given += count
                elif what == "batch":
                    make_batch(office.point, office.kela, office.user)
                elif what == "hand" and (batch := some(Batch)):
                    hand_over(batch, "post", office.user)
                elif what == "acknowledge" and (batch := some(Batch)):
                    acknowledge(batch, [r.pk for r in Receipt.objects.all() if rng.random() < 0.5], office.clerk)
                elif what == "out" and (receipt := some(Receipt)):
                    take_out(receipt, office.user)
                elif what == "void" and (receipt := some(Receipt)):
                    make_void(receipt, "mistaken", office.user)
        except PisteError:
            continue
        ledger = read_ledger(office.point)
        assert sum(held.papers for held in ledger.values()) == given
        by_hand = [receipt.state for receipt in Receipt.objects.select_related("batch")]
        assert {place: held.receipts for place, held in ledger.items()} == {p: by_hand.count(p) for p in ledger}
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, Receipt.objects.count() + 1))


def test_the_page_asks_as_often_with_many_papers_as_with_few(office, client):
    client.force_login(office.user)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/documents").status_code == 200
        return len(asked)

    for _each in range(2):
        office.take()
        hand_over(make_batch(office.point, office.kela, office.user), "post", office.user)
    office.take()
    few = queries()
    for _each in range(8):
        office.take()
        hand_over(make_batch(office.point, office.kela, office.user), "post", office.user)
    office.take()
    assert queries() == few
