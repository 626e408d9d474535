"""A region that decides: a kept plan of points, a group, people of each role."""

import pytest

from kept_plans import keep_plans, write_study
from web.deciding_region import make_region


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("files"))


@pytest.fixture
def plans(study_folder, settings):
    return keep_plans(study_folder, settings, region="10")


@pytest.fixture
def region(plans):
    return make_region(plans[0])


@pytest.fixture
def enter(client):
    """Sign a person in, in English."""

    def go(person):
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    return go
