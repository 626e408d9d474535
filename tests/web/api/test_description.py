"""The open data holds to its own description: no failure of the server, and answers of the stated shape."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from hypothesis.errors import Unsatisfiable
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from piste.web.api import geojson, hsds_shape, ptv_shape
from piste.web.api.operations import api
from piste.web.network.demo_points import load_directory

pytestmark = pytest.mark.django_db
EXAMPLES = 300 if os.environ.get("PISTE_SOAK") else 6
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIPTION = api.get_openapi_schema(path_prefix="/api/v1/")
PATHS = sorted(DESCRIPTION["paths"])


def test_every_address_is_described_and_only_read():
    assert len(PATHS) == 18
    for path in PATHS:
        assert set(DESCRIPTION["paths"][path]) == {"get"}, path
        answers = DESCRIPTION["paths"][path]["get"]["responses"]
        assert {200, 404, 422, 429} <= set(answers) and "content" in answers[200], path


def test_the_description_knows_every_shape_by_a_name_of_its_own():
    """It keeps one shape a name: two kinds of Phone, and half the answers are described by the wrong one."""
    known = DESCRIPTION["components"]["schemas"]
    shapes = [
        one for module in (geojson, hsds_shape, ptv_shape) for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Schema) and one.__module__ == module.__name__
    ]  # fmt: skip
    assert len({one.__name__ for one in shapes}) == len(shapes) > 40
    for one in shapes:
        if one.__name__ in known:
            assert set(known[one.__name__]["properties"]) == {
                field.alias or name for name, field in one.model_fields.items()
            }, one


@pytest.fixture
def kept_connection():
    """Keep the test's own connection open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
def test_no_request_breaks_it_and_answers_are_as_described(settings):
    """What the description allows and what it forbids is sent, the same in every run; `make soak` sends much more."""
    settings.PISTE_OPEN_DATA_LIMIT = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    load_directory()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried = []

    def send(case):
        tried.append(case.call_and_validate(checks=CHECKS).status_code)

    limits = how(
        max_examples=EXAMPLES, phases=[Phase.generate], database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for path in PATHS:
        for mode in schemathesis.GenerationMode:
            operation = schema[path]["GET"]
            try:
                limits(seed(1)(given(operation.as_strategy(generation_mode=mode))(send)))()
            except Unsatisfiable:  # it takes nothing, or only words, of which none is wrong
                assert mode is schemathesis.GenerationMode.NEGATIVE, path
    assert {200, 404, 422} <= set(tried) <= {200, 404, 422, 405}, set(tried)
