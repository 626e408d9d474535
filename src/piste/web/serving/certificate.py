"""A certificate of our own for `piste serve --tls`: for this machine, made on the spot, kept for a year."""

import ipaddress
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

KEPT = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)


def ensure_certificate(folder: Path, hosts: list[str]) -> tuple[Path, Path, str]:
    """Return certificate, key and fingerprint; they are made where missing, nearly over, or for other names."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = sorted({"localhost", "127.0.0.1", "::1", socket.gethostname(), *hosts} - {"0.0.0.0", "::", ""})  # noqa: S104
    if not (certificate.is_file() and key.is_file() and still_good(certificate, names)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_certificate(certificate, key, names)
    known = x509.load_pem_x509_certificate(certificate.read_bytes())
    return certificate, key, known.fingerprint(hashes.SHA256()).hex(":").upper()


def still_good(file: Path, names: list[str]) -> bool:
    """Tell whether a certificate lasts on and speaks of all the names."""
    try:
        known = x509.load_pem_x509_certificate(file.read_bytes())
        spoken = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return known.not_valid_after_utc > timezone.now() + RENEWED_BEFORE and set(spoken) >= set(map(name_of, names))


def name_of(host: str) -> x509.GeneralName:
    """Return a host as a certificate says it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def make_certificate(file: Path, key_file: Path, names: list[str]) -> None:
    """Make a key that only its owner may read, and a certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.fromtimestamp(timezone.now().timestamp(), UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Piste on this machine")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + KEPT)
        .add_extension(x509.SubjectAlternativeName([name_of(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_file.unlink(missing_ok=True)
    with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(private)
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
