"""The relay's configuration: no open relay, every private address denied."""

from ipaddress import ip_address

import pytest

from piste.web.remote.coturn import build_configuration

SECRET = "s" * 32


def denied(address):
    ranges = [
        line.split("=", 1)[1].split("-")
        for line in build_configuration(SECRET, "relay.example.fi").splitlines()
        if line.startswith("denied-peer-ip=")
    ]
    bounds = [(ip_address(low), ip_address(high)) for low, high in ranges]
    asked = ip_address(address)
    return any(low.version == asked.version and low <= asked <= high for low, high in bounds)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.20.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.1.1", "::1", "fd00::1", "fe80::1",
     "::ffff:10.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_addresses_inside_are_denied(address):
    assert denied(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.166.3.2", "2001:14b8::1", "172.32.0.1", "100.128.0.1"])
def test_addresses_of_participants_are_reached(address):
    assert not denied(address)


def test_credentials_are_asked_for():
    lines = build_configuration(SECRET, "relay.example.fi").splitlines()
    assert "use-auth-secret" in lines and f"static-auth-secret={SECRET}" in lines


@pytest.mark.parametrize("more", [{"secret": "short"}, {"certificate": "a.pem"}, {"realm": "a\nno-auth"}])
def test_what_would_open_the_relay_is_refused(more):
    with pytest.raises(ValueError, match=r"at least|together|line break"):
        build_configuration(**{"secret": SECRET, "realm": "relay.example.fi", **more})
