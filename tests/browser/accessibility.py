"""What axe finds on a page: WCAG 2.2 A and AA, and best practice."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """options => axe.run(options).then(found => found.violations.map(
    one => `${one.id} ${JSON.stringify(one.nodes.slice(0, 4).map(node => node.target))}`))"""

LAYOUT_RULES = ["target-size", "scrollable-region-focusable"]
"""What longer words may break where a page is narrow."""
COLOUR_RULES = ("color-contrast", "link-in-text-block")
"""They take half of axe's time, and a colour is the same in each language and at each size."""


def find_violations(page, *, layout_only=False, colours=True):
    """Return each broken rule with where it is broken; axe is read once for each document and tells of faults alone."""
    chosen = {"type": "rule", "values": LAYOUT_RULES} if layout_only else {"type": "tag", "values": TAGS}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    rules = {} if colours or layout_only else {rule: {"enabled": False} for rule in COLOUR_RULES}
    return page.evaluate(RUN, {"runOnly": chosen, "rules": rules, "resultTypes": ["violations"]})
