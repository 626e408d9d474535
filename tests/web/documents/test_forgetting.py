"""Receipts are forgotten by rule, and never while their papers are missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from piste.web.counter.documents.handing_over import acknowledge, hand_over, make_batch
from piste.web.counter.documents.models import Batch, Receipt
from piste.web.counter.documents.retention import forget_receipts
from piste.web.counter.documents.taking_in import make_void
from web.documents.test_papers import Office


@pytest.mark.django_db
def test_only_what_arrived_long_ago_is_forgotten():
    office = Office()
    void, here, missing = office.take(), office.take(), office.take()
    make_void(void, "mistaken", office.user)
    batch = hand_over(make_batch(office.point, office.kela, office.user), "post", office.user)
    acknowledge(batch, [here.pk], office.clerk)
    day = timezone.localdate()
    assert forget_receipts(day + timedelta(days=729)) == 0
    assert forget_receipts(day + timedelta(days=732)) == 2
    assert list(Receipt.objects.all()) == [missing]
    acknowledge(batch, [missing.pk], office.clerk)
    assert forget_receipts(day + timedelta(days=732)) == 1
    assert not Batch.objects.exists()
