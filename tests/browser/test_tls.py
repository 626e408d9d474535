"""`piste serve --tls`: a second device opens the call by the machine's address and may use its camera."""

import base64
import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from browser.conftest import FLAGS, find_browser, run_server
from browser.test_remote_call import MEDIA, go_in
from piste.web.accounts.models import User
from piste.web.remote.calls import begin_call
from piste.web.remote.lobby import invite
from piste.web.serving.certificate import ensure_certificate

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = """async () => {
  const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  return media.getTracks().map((track) => `${track.kind} ${track.readyState}`).sort();
}"""


def find_own_address():
    """Return an address by which other devices reach this machine; a browser takes loopback for safe without TLS."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect(("198.51.100.1", 9))  # nothing is sent
        except OSError:
            return ""
        address = trial.getsockname()[0]
    return "" if address.startswith("127.") else address


def key_print(certificate):
    """Return what Chromium calls a certificate's key by: only this key is trusted, and no other fault forgiven."""
    known = x509.load_pem_x509_certificate(certificate.read_bytes())
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    digest = hashes.Hash(hashes.SHA256())
    digest.update(known.public_key().public_bytes(serialization.Encoding.DER, form))
    return base64.b64encode(digest.finalize()).decode()


def test_a_second_device_has_a_secure_page_and_its_camera(browser, django_db_setup, tmp_path):  # noqa: ARG001
    host = find_own_address()
    if not host:
        pytest.skip("this machine has no address besides its own loopback")
    certificate, key, _ = ensure_certificate(tmp_path / "tls", [host])
    _call, leader = begin_call(User.objects.create_user(email="tls@demo.invalid"))
    invite(leader, "customer", "fi", "tls-token")
    trust = f"--ignore-certificate-errors-spki-list={key_print(certificate)}"
    device = browser.browser_type.launch(executable_path=find_browser(), args=[*FLAGS, *MEDIA, trust])
    with run_server(host, certificate=(certificate, key)) as server:
        assert server.url.startswith(f"https://{host}:")
        page = device.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.goto(f"{server.url}/calls/join/tls-token")
        page.fill("#id_name", "Aino")
        page.click("main button.primary")
        go_in(page)
        page.wait_for_selector("[data-part=wait]:not([hidden])")
        assert page.evaluate("isSecureContext") and page.evaluate(PICTURE) == ["audio live", "video live"]
    device.close()
