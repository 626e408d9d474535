"""Settings from the environment: another host is let in only where one is named, and only that one."""

import json
import os
import subprocess
import sys

import pytest

ASK = (
    "import json, piste.web.settings.base as s; print(json.dumps(s.CONTENT_SECURITY_POLICY['DIRECTIVES'], default=str))"
)


def directives(**environment):
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env=os.environ | {"DATABASE_URL": "postgresql://x@/x"} | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def hosts(told):
    return {kind: [one for one in values if "://" in one] for kind, values in told.items()}


def test_without_a_background_map_no_other_host_is_asked():
    assert not any(hosts(json.loads(directives().stdout)).values())


def test_a_background_map_opens_exactly_its_host_for_pictures_and_nothing_else():
    told = hosts(json.loads(directives(PISTE_BACKGROUND_MAP="https://tiles.example.fi/{z}/{x}/{y}.png").stdout))
    assert {kind: found for kind, found in told.items() if found} == {
        "img-src": ["https://tiles.example.fi"],
        "connect-src": ["https://tiles.example.fi"],
    }


@pytest.mark.parametrize("address", ["tiles.example.fi", "https://{s}.example.fi/{z}", "https://*/x"])
def test_an_address_that_names_no_single_host_is_refused(address):
    done = directives(PISTE_BACKGROUND_MAP=address)
    assert done.returncode != 0 and "PisteError" in done.stderr
