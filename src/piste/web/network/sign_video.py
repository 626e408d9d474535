"""Videos in sign language."""


def plays_here(address: str) -> bool:
    """Tell whether an address is one on this host: pages let no reader's browser ask another one."""
    return address.startswith("/") and not address.startswith(("//", "/\\"))
