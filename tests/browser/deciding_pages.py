"""Pages of deciding together with something on them: the demo's region on a kept plan."""

from piste.web.planning.deciding.demo_load import load_demo_region
from piste.web.planning.deciding.models import Statement

ONE = "/regional-plans/{regional}"
DECIDING_PAGES = (
    "/regional-plans", "/regional-plans/add", ONE, f"{ONE}/edit", f"{ONE}/group", f"{ONE}/comments",
    f"{ONE}/comments?about=municipality&target=740", f"{ONE}/texts", f"{ONE}/texts/summary", f"{ONE}/consultation",
    f"{ONE}/consultation/add", f"{ONE}/statements/{{body}}", f"{ONE}/answers", f"{ONE}/answers/{{statement}}",
    f"{ONE}/waivers", f"{ONE}/versions", f"{ONE}/versions/2", f"{ONE}/inhabitants", "/have-your-say",
    "/have-your-say/{regional}", "/plans/{plan}/comment?municipality=740",
)  # fmt: skip


def make_deciding(plan):
    """Make them and return the keys that addresses need."""
    made = load_demo_region(plan)
    given = Statement.objects.filter(answer__isnull=True).order_by("pk")[0]
    return {"regional": made.pk, "body": made.bodies.get(name="Savonlinna").pk, "statement": given.pk}
