"""The open data is described: every address, only for reading, with its answers."""

from piste.web.api.operations import api

DESCRIPTION = api.get_openapi_schema(path_prefix="/api/v1/")
PATHS = sorted(DESCRIPTION["paths"])


def test_every_address_is_described_and_only_read():
    assert len(PATHS) == 18
    for path in PATHS:
        assert set(DESCRIPTION["paths"][path]) == {"get"}, path
        answers = DESCRIPTION["paths"][path]["get"]["responses"]
        assert {200, 404, 422, 429} <= set(answers) and "content" in answers[200], path
