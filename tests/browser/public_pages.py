"""Pages for everyone, with the demo's directory on them."""

from piste.web.network.demo_points import load_directory

PUBLIC_PAGES = (
    "/points?lang={lang}", "/points?where=Juva&lang={lang}", "/points?where=Nowhere&lang={lang}",
    "/points/mikkeli?lang={lang}", "/points/pieksamaki?lang={lang}", "/points/no-such-point?lang={lang}",
)  # fmt: skip


def make_public(lang="fi"):
    """Make the directory and return the keys that addresses need; a public page has its language in its address."""
    load_directory()
    return {"lang": lang}
