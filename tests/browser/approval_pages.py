"""Pages of the approval with something on them: the demo's approved plan on a kept plan of points."""

from piste.web.planning.deciding.demo_approved import load_demo_approved

APPROVAL_PAGES = (
    "/regional-plans/{approved}", "/regional-plans/{approved}/approval", "/regional-plans/{regional}/approval",
    "/approved/{approved_key}", "/approved/{approved_key}?lang=sv", "/approved/{approved_key}?lang=en",
)  # fmt: skip


def make_approval(plan):
    """Make them and return the keys that addresses need; `regional` is make_deciding's."""
    made = load_demo_approved(plan)
    return {"approved": made.pk, "approved_key": made.approval.sha256[:16]}
