"""Regional plans: the list, the front page of one, making and changing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.accounts.places import name_of
from piste.web.look.table import Cell, Column, Table
from piste.web.planning.access import EDIT, SEE, plans_seen_by, regions_of, require_edit
from piste.web.planning.deciding.access import may_change, own_bodies, regional_plans_seen_by
from piste.web.planning.deciding.affected_table import affected_table, read_affected
from piste.web.planning.deciding.forms import RegionalPlanForm
from piste.web.planning.deciding.models import Comment, Consultation, RegionalPlan, Statement
from piste.web.planning.deciding.obstacles import approval_obstacles
from piste.web.planning.deciding.rounds import latest_round, missing_bodies
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent, status_of
from piste.web.planning.models import Plan
from piste.web.planning.views.plans import figures_of

A_PAGE = 50
TAGS = {"draft": "draft", "consultation": "draft", "answering": "draft", "approved": "ok"}
State = RegionalPlan.State


@needs(SEE)
@require_safe
def regional_plans(request: HttpRequest) -> HttpResponseBase:
    """List regional plans, newest first."""
    given = Count("consultations__statements", distinct=True)
    answered = Count(
        "consultations__statements", distinct=True, filter=Q(consultations__statements__answer__isnull=False)
    )
    listed = regional_plans_seen_by(request.user).annotate(given=given, answered=answered).order_by("-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    columns = (
        Column(_("Regional plan")), Column(_("Region")), Column(_("State")),
        Column(_("Statements"), numeric=True), Column(_("of them answered"), numeric=True),
    )  # fmt: skip
    rows = [row_of(one) for one in page]
    empty = _("No regional plan yet. It begins from a plan of points.")
    table = Table("regional-plans", _("Regional plans"), columns, rows, empty=empty, page=page, hide_caption=True)
    context = {"table": table, "may_edit": regions_of(request.user, EDIT) != set()}
    return render(request, "deciding/regional_plans.html", context)


def row_of(one: Any) -> tuple[Any, ...]:
    """Return a regional plan's row."""
    return (
        Cell(one.name, f"/regional-plans/{one.pk}", _("EXAMPLE") if one.demo else "", "example"),
        name_of("region", one.region), Cell("", tag=one.get_state_display(), tag_kind=TAGS[one.state]),
        one.given, one.answered,
    )  # fmt: skip


def owners_of(user: Any) -> list[tuple[str, str]]:
    """Return the regions whose plans a person may make."""
    from piste.web.accounts.places import REGIONS  # noqa: PLC0415

    mine = regions_of(user, EDIT)
    return [(code, name_of("region", code)) for code in REGIONS if mine is None or code in mine]


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Begin a regional plan from a plan of points."""
    owners, plans = owners_of(request.user), plans_seen_by(request.user, Plan.objects.all())
    start = {"plan": request.GET.get("plan", "")}
    if len(owners) == 1:
        start["region"] = owners[0][0]
    form = RegionalPlanForm(sent(request), owners=owners, plans=plans, initial=start)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            form.instance.region = form.cleaned_data["region"]
            require_edit(request, form.instance.scope)
            form.instance.country = form.instance.plan.country
            form.instance.made_by_id = request.user.pk
            made = form.save()
            record(request.user, "regional-plan.made", made)
        return redirect("deciding:group", made.pk)
    return render(request, "deciding/regional_plan_form.html", {"form": form}, status=status_of(form))


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change the name or the plan of points behind it; the page as it was stays in its versions."""
    shown = open_regional(request, pk, change=True)
    plans = plans_seen_by(request.user, Plan.objects.filter(country=shown.country))
    form = RegionalPlanForm(sent(request), instance=shown, owners=(), plans=plans)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            held = RegionalPlan.objects.select_for_update().get(pk=pk)
            if not may_change(request.user, held):
                raise PermissionDenied
            form.instance.save(update_fields=["name", "plan"])
            record(request.user, "regional-plan.changed", shown, plan=shown.plan_id)
        messages.success(request, _("The regional plan has been saved."))
        return redirect("deciding:plan", pk)
    context = page_context(request, shown, "plan", form=form)
    return render(request, "deciding/regional_plan_form.html", context, status=status_of(form))


@needs(SEE)
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show where a regional plan stands, what is next, and who has answered."""
    shown = open_regional(request, pk)
    last = latest_round(shown)
    mine = own_bodies(request.user, shown)
    asked = set() if last is None else {one.pk for one in last.asked.all()}
    given = set() if last is None else {one.body_id for one in last.statements.all()}
    open_comments = shown.comments.filter(parent=None, resolved_at=None).count()
    context = page_context(
        request, shown, "plan", round=last, steps=list_steps(shown), next=tell_next(shown, last),
        bodies=None if last is None else bodies_table(last), figures=figures_of(shown.plan.figures),
        obstacles=approval_obstacles(shown) if shown.state == State.ANSWERING else [],
        to_give=[one for one in mine if last and one.pk in asked - given and last.takes_statements],
        affected=affected_table(read_affected(shown.plan.path), shown.region),
        open_comments=open_comments, region_name=name_of("region", shown.region),
        latest=Comment.objects.filter(regional_plan=shown, parent=None).order_by("-pk")[:3],
    )  # fmt: skip
    return render(request, "deciding/regional_plan.html", context)


def list_steps(shown: RegionalPlan) -> list[dict[str, Any]]:
    """Return the four states in order, the present one marked."""
    order = list(State)
    now = order.index(State(shown.state))
    return [
        {"words": one.label, "here": index == now, "done": index < now or shown.state == State.APPROVED}
        for index, one in enumerate(order)
    ]


def tell_next(shown: RegionalPlan, last: Consultation | None) -> str:
    """Say in a sentence what is to be done next, and by when."""
    if shown.state == State.APPROVED:
        return _("The plan is approved. Nothing in it changes any more.")
    if shown.state == State.DRAFT or last is None:
        return _("Write the texts, name the project group, then ask for statements.")
    if shown.state == State.CONSULTATION:
        return tell_round(last)
    left = sum(1 for one in last.statements.all() if not one.is_answered)
    if left:
        words = ngettext("One statement waits for its answer.", "{n} statements wait for their answers.", left)
        return words.format(n=left)
    return _("Every statement has its answer. Next comes the approval.")


def tell_round(last: Consultation) -> str:
    """Say how far a round of statements is."""
    missing = len(missing_bodies(last))
    day = date_format(timezone.localtime(last.deadline), "DATE_FORMAT")
    if not last.has_opened:
        opens = date_format(timezone.localtime(last.opens_at), "DATE_FORMAT")
        return _("The round of statements opens on {day}.").format(day=opens)
    if last.is_over:
        return _("The deadline was {day}. Begin answering the statements.").format(day=day)
    if not missing:
        return _("Everybody who was asked has given a statement. Begin answering them.")
    words = ngettext(
        "One body has not given its statement yet; the last day is {day}.",
        "{n} bodies have not given their statement yet; the last day is {day}.", missing,
    )  # fmt: skip
    return words.format(n=missing, day=day)


def bodies_table(last: Consultation) -> Table:
    """Return who was asked, what they said in short, and whether they have their answer."""
    given = {one.body_id: one for one in last.statements.all()}
    asked = {one.pk: one for one in last.asked.all()} | {one.body_id: one.body for one in given.values()}
    rows = []
    for key, body in asked.items():
        rows.append((body.name, body.get_kind_display(), *told(last, given.get(key))))
    columns = (Column(_("Body")), Column(_("Kind")), Column(_("Statement")), Column(_("Position")), Column(_("Answer")))
    return Table("bodies", _("Who has given a statement"), columns, rows, hide_caption=True)


def told(last: Consultation, given: Statement | None) -> tuple[Any, Any, Any]:
    """Return statement, position and answer of a body as cells."""
    if given is None:
        late = _("missing") if last.is_over else _("not yet")
        return Cell("", tag=late, tag_kind="alert" if last.is_over else "draft"), "–", "–"
    address = f"/regional-plans/{last.regional_plan_id}/answers/{given.pk}"
    day = date_format(timezone.localtime(given.received_at), "SHORT_DATE_FORMAT")
    answer = Cell("", tag=_("answered"), tag_kind="ok") if given.is_answered else Cell("", tag=_("waits"))
    return Cell(day, address), given.get_position_display(), answer
