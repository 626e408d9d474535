"""What is made up says so by its own data, wherever it is taken."""

NOWHERE = ".invalid"
"""The end of addresses that can never be anybody's (RFC 2606): the demo's."""


def is_made_up(email: str) -> bool:
    """Tell whether an e-mail address is one of the demo's."""
    return email.endswith(NOWHERE)
