"""The relay's configuration (coturn): no open relay, no way into private networks."""

DENIED = (
    "0.0.0.0-0.255.255.255",
    "10.0.0.0-10.255.255.255",
    "100.64.0.0-100.127.255.255",
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.0.0.0-192.0.0.255",
    "192.0.2.0-192.0.2.255",
    "192.88.99.0-192.88.99.255",
    "192.168.0.0-192.168.255.255",
    "198.18.0.0-198.19.255.255",
    "198.51.100.0-198.51.100.255",
    "203.0.113.0-203.0.113.255",
    "224.0.0.0-255.255.255.255",
    "::-::1",
    "64:ff9b::-64:ff9b::ffff:ffff",
    "::ffff:0.0.0.0-::ffff:255.255.255.255",
    "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "ff00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)
"""Special-purpose ranges (IANA registries, RFC 6890): a relay that reaches them leads into its own network."""

SHORTEST_SECRET = 32


def build_configuration(
    secret: str, realm: str, external_ip: str = "", port: int = 3478, certificate: str = "", key: str = ""
) -> str:
    """Return `turnserver.conf`.

    Raises
    ------
    ValueError
        For a short secret, with which strangers could guess credentials, for half a certificate, or for a line break.
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"PISTE_TURN_SECRET must have at least {SHORTEST_SECRET} characters")
    if bool(certificate) != bool(key):
        raise ValueError("a certificate and its key are given together")
    lines = [
        f"listening-port={port}",
        "min-port=49152",
        "max-port=65535",
        "fingerprint",
        "use-auth-secret",
        f"static-auth-secret={secret}",
        f"realm={realm}",
        "stale-nonce=600",
        "user-quota=24",
        "total-quota=2400",
        "no-cli",
        "no-multicast-peers",
        "no-tcp-relay",
        "no-tlsv1",
        "no-tlsv1_1",
        "simple-log",
    ]
    lines += [f"external-ip={external_ip}"] if external_ip else []
    lines += [f"cert={certificate}", f"pkey={key}"] if certificate else ["no-tls", "no-dtls"]
    lines += [f"denied-peer-ip={low_high}" for low_high in DENIED]
    if any(letter in line for line in lines for letter in "\r\n"):
        raise ValueError("a value holds a line break")
    return "\n".join(lines) + "\n"
