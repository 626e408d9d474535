"""Every page for every role: whoever the table of roles leaves out is refused, and nobody unknown gets in."""

import pytest
from django.urls import URLPattern, get_resolver

from piste.web.accounts.permission import PUBLIC, SIGNED_IN
from piste.web.accounts.roles import ALLOWED, ROLES

pytestmark = pytest.mark.django_db
FILLED = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def list_views(patterns, before=""):
    """Give each address with something in the place of its keys, and what it asks of whoever opens it."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                route = route.replace(f"<{kind}:{name}>", FILLED[kind]).replace(f"<{name}>", FILLED[kind])
            yield f"/{before}{route}", getattr(pattern.callback, "needs", None)
        else:
            yield from list_views(pattern.url_patterns, before + route)


VIEWS = sorted({(path, needs) for path, needs in list_views(get_resolver().url_patterns) if needs})


def test_there_are_pages_of_each_sort():
    asked = {needs for _path, needs in VIEWS}
    assert {PUBLIC, SIGNED_IN, "plans.see", "people.manage"} <= asked
    assert len(VIEWS) > 60


def knock(client, path):
    """Open an address, by POST where it takes nothing else."""
    found = client.get(path)
    return client.post(path) if found.status_code == 405 else found


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_each_page_that_is_not_its_own(role, client, django_user_model):
    user = django_user_model.objects.create_user(f"{role}@example.fi", "kolme sanaa")
    user.grants.create(role=role)
    client.force_login(user)
    kept_from = [path for path, needs in VIEWS if needs in ALLOWED and role not in ALLOWED[needs]]
    assert {path: code for path in kept_from if (code := knock(client, path).status_code) != 403} == {}
    assert kept_from or role == "administrator"


def test_nobody_unknown_sees_more_than_the_way_in(client):
    closed = [path for path, needs in VIEWS if needs != PUBLIC]
    answers = {path: knock(client, path) for path in closed}
    way_in = {path for path, found in answers.items() if found.headers.get("Location", "").startswith("/sign-in")}
    assert {path: found.status_code for path, found in answers.items() if path not in way_in} == {}
