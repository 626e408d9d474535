"""What is open to all is counted by all processes together, and forgotten in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from piste.web.accounts.models import Use
from piste.web.accounts.throttle import KEPT, count_use, forget_uses


@pytest.mark.django_db
def test_each_limit_holds_alone_and_a_use_that_is_refused_counts_nowhere():
    assert count_use({("survey", "a"): 2, ("point", "x"): 3})
    assert count_use({("survey", "a"): 2, ("point", "x"): 3})
    assert not count_use({("survey", "a"): 2, ("point", "x"): 3})
    assert count_use({("survey", "b"): 2, ("point", "x"): 3})
    assert not count_use({("survey", "c"): 2, ("point", "x"): 3})
    assert Use.objects.count() == 6


@pytest.mark.django_db
def test_uses_count_within_their_window_and_are_forgotten_after_a_day():
    assert count_use({("book-from", "a"): 1}, timedelta(hours=1))
    Use.objects.update(at=timezone.now() - timedelta(minutes=59))
    assert not count_use({("book-from", "a"): 1}, timedelta(hours=1))
    Use.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert count_use({("book-from", "a"): 1}, timedelta(hours=1))
    Use.objects.filter(at__lt=timezone.now() - timedelta(minutes=60)).update(at=timezone.now() - KEPT)
    assert (forget_uses(), Use.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_slip_through():
    def use(_number):
        try:
            return count_use({("survey", "a"): 5, ("point", "x"): 50})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(use, range(24))) == 5
