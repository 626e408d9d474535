"""The menu: doors by role, one current, two rows where there are many."""

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from piste.web.accounts.demo import ensure_demo_person
from piste.web.accounts.permission import VERIFIED_SESSION
from piste.web.pages.menu import SECTIONS, build_menu, menu_context
from web.queue_hall import Counter
from web.remote_people import client_of


def all_views(resolver=None, space=""):
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            yield from all_views(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield space + one.name


@pytest.mark.django_db
def test_few_doors_stand_side_by_side_and_many_in_sections():
    advisor = build_menu(ensure_demo_person("interpreter"), "remote:duty")
    assert advisor.flat and not advisor.second_row
    assert [door.to for door in advisor.first_row] == ["remote:duty"]
    assert [door.here for door in advisor.first_row] == [True]
    everything = build_menu(ensure_demo_person("administrator"), "planning:run-stop")
    assert not everything.flat
    assert [section.here for section in everything.first_row] == [True, *[False] * (len(SECTIONS) - 1)]
    assert [door.to for door in everything.second_row if door.here] == ["planning:runs"]


@pytest.mark.django_db
def test_every_door_leads_to_a_page_its_owner_may_see():
    person = ensure_demo_person("administrator")
    Counter()  # a point with desks: the reception needs one
    client = client_of(person)
    session = client.session
    session[VERIFIED_SESSION] = True
    session.save()
    for section in build_menu(person, "").sections:
        for door in section.doors:
            assert client.get(door.address, follow=True).status_code == 200, door.to


def test_every_beginning_stands_for_views_that_are():
    views = set(all_views())
    for section in SECTIONS:
        for door in section.doors:
            assert door.to in views
            for begin in door.within:
                assert any(view.startswith(begin) for view in views), begin


@pytest.mark.django_db
def test_nobody_has_no_menu():
    request = RequestFactory().get("/")
    assert menu_context(request) == {}
