"""Regions in the programme, and the indicators of the implementation plan."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.accounts.places import REGIONS, name_of, names_kept
from piste.web.look.table import Cell, Column, Table
from piste.web.network.texts import text_in
from piste.web.projects.access import SEE, STEER, projects_seen_by, require_steer
from piste.web.projects.forms.region import EntryForm, RegionForm, TargetForm
from piste.web.projects.indicator_history import IndicatorHistory, build_history
from piste.web.projects.models import Indicator, IndicatorEntry, RegionState, RegionTarget, SiteProject
from piste.web.projects.region_map import draw_regions, draw_timeline
from piste.web.projects.region_progress import APART, OPEN, PLANNING, PROJECT, UNKNOWN, RegionProgress, build_progress
from piste.web.projects.summaries import build_summaries
from piste.web.projects.views.lists import opening_words
from piste.web.projects.views.opening import RowPage, programme_context, sent, serve_row, status_of


def state_words() -> dict[str, str]:
    """Return what each state of a region is called."""
    return {
        OPEN: _("Shared work environment in use"),
        PROJECT: _("Site project under way"),
        PLANNING: _("Plan being made or approved"),
        UNKNOWN: _("Not known"),
        APART: _("Apart from the programme"),
    }


def coming_days(progress: list[RegionProgress]) -> dict[int, date]:
    """Return for each site that has not opened the day on which it is to open."""
    waiting = [
        one for region in progress for one in region.projects
        if not one.is_open and one.state == SiteProject.State.ACTIVE
    ]  # fmt: skip
    days = {pk: one.opening.day for pk, one in build_summaries(waiting, timezone.localdate()).items() if one.opening}
    return {pk: day for pk, day in days.items() if day is not None}


@needs(SEE)
@require_safe
def regions(request: HttpRequest) -> HttpResponseBase:
    """Show all 19 regions by state on a map, over the years, and in a table."""
    progress = build_progress()
    words = state_words()
    with names_kept():
        groups = [(key, words[key], [one for one in progress if one.state == key]) for key in words]
        rows = [row_of(one, words) for one in progress]
    columns = (
        Column(_("Region")), Column(_("State")), Column(_("Programme phase"), numeric=True), Column(_("Region’s plan")),
        Column(_("Sites under way"), numeric=True), Column(_("Sites open"), numeric=True),
        Column(_("Target for 2030"), numeric=True),
    )  # fmt: skip
    table = Table("regions", _("The same as a table"), columns, rows, hide_caption=True)
    wanted = [one.target.points for one in progress if one.target is not None]
    return render(request, "projects/regions.html", programme_context(
        request, "regions", groups=groups, drawn=draw_regions(progress), table=table,
        timeline=draw_timeline(progress, coming_days(progress), timezone.localdate()),
        opened=sum(one.opened for one in progress),
        invented=sum(one.opened_examples for one in progress),
        wanted=sum(wanted), n_targets=len(wanted),
        inside=sum(one.kept.in_programme for one in progress),
        any_example=any(one.is_example for region in progress for one in region.targets.values()),
    ))  # fmt: skip


def row_of(one: RegionProgress, words: dict[str, str]) -> tuple[object, ...]:
    """Return a region's row."""
    target = one.target
    example = target is not None and target.is_example
    return (
        Cell(one.name, reverse("projects:region", args=[one.code])),
        Cell(words[one.state], tag=_("EXAMPLE") if one.is_by_example else "", tag_kind="example"),
        "–" if one.kept.phase is None else one.kept.phase, one.kept.get_plan_status_display(), one.under_way,
        one.opened,
        Cell("–") if target is None else Cell(target.points, tag=_("EXAMPLE") if example else "", tag_kind="example"),
    )  # fmt: skip


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one region: its plan, sites, and points against the plan year by year; take in a new target."""
    found = next((one for one in build_progress() if one.code == code), None)
    if found is None:
        raise Http404
    form = TargetForm(sent(request), initial={"year": 2030})
    if form.is_bound:
        require_steer(request)
        if form.is_valid():
            with transaction.atomic():
                form.instance.region, form.instance.by_id = code, request.user.pk
                form.save()
                record(request.user, "region.target", code, year=form.instance.year, points=form.instance.points)
            messages.success(request, _("Saved."))
            return redirect("projects:region", code)
    seen = list(projects_seen_by(request.user).filter(region=code))
    summaries = build_summaries(seen, timezone.localdate())
    years = [
        (year, found.targets.get(year), found.opened_by(year) if year <= timezone.localdate().year else None)
        for year in sorted({*found.targets, *(one.opened_on.year for one in found.projects if one.opened_on)})
    ]  # fmt: skip
    return render(request, "projects/region.html", programme_context(
        request, "regions", region=found, state=state_words()[found.state], years=years, form=form,
        sites=[(one, opening_words(summaries[one.pk].opening)) for one in seen], reason=text_in(found.kept.reason),
        history=RegionTarget.objects.filter(region=code).select_related("by").order_by("year", "-pk"),
    ), status=status_of(form))  # fmt: skip


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_region(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change a region's place in the programme."""
    require_steer(request)
    if code not in REGIONS:
        raise Http404
    kept = RegionState.objects.filter(region=code).first() or RegionState(region=code, in_programme=code != "21")
    return serve_row(request, RegionForm, kept, RowPage(
        name_of("region", code), "region.edit", reverse("projects:region", args=[code]),
        programme_context(request, "regions"), template="projects/programme_row.html",
    ))  # fmt: skip


@needs(SEE)
@require_safe
def indicators(request: HttpRequest) -> HttpResponseBase:
    """Show every indicator: its newest value and its target."""
    entries = list(IndicatorEntry.objects.filter(region=""))
    of: dict[int, list[IndicatorEntry]] = {}
    for one in entries:
        of.setdefault(one.indicator_id, []).append(one)
    rows = [indicator_row(build_history(one, of.get(one.pk, []))) for one in Indicator.objects.all()]
    columns = (
        Column(_("Indicator")), Column(_("Unit")), Column(_("Newest value"), numeric=True), Column(_("Day")),
        Column(_("Target"), numeric=True), Column(_("by")), Column(_("Reached")),
    )  # fmt: skip
    table = Table("indicators", _("Indicators"), columns, rows, empty=_("No indicator yet."), hide_caption=True)
    return render(request, "projects/indicators.html", programme_context(request, "indicators", table=table))


def indicator_row(history: IndicatorHistory) -> tuple[object, ...]:
    """Return an indicator's row."""
    from django.utils.formats import date_format  # noqa: PLC0415

    from piste.web.look.templatetags.look import number  # noqa: PLC0415

    one, latest, goal = history.indicator, history.latest, history.goal
    reached = {True: Cell("", tag=_("Reached"), tag_kind="ok"), False: Cell("", tag=_("Not yet"), tag_kind="draft")}
    return (
        Cell(str(one), reverse("projects:indicator", args=[one.key])), one.unit,
        None if latest is None else number(float(latest.value), one.decimals),
        "–" if latest is None else date_format(latest.day, "SHORT_DATE_FORMAT"),
        "–" if goal is None else number(float(goal.value), one.decimals),
        "–" if goal is None else date_format(goal.day, "SHORT_DATE_FORMAT"),
        "–" if history.reached is None else reached[history.reached],
    )  # fmt: skip


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show an indicator with every entry that has been made; take in a new one, which overwrites nothing."""
    found = get_object_or_404(Indicator, key=key)
    form = EntryForm(sent(request))
    if form.is_bound:
        require_steer(request)
        if form.is_valid():
            with transaction.atomic():
                form.instance.indicator, form.instance.by_id = found, request.user.pk
                form.save()
                record(request.user, "indicator.entry", found, key=key, day=form.instance.day.isoformat())
            messages.success(request, _("Saved."))
            return redirect("projects:indicator", key)
    kept = list(found.entries.select_related("by").order_by("-day", "-pk"))
    history = build_history(found, kept)
    holding = {one.pk for one in (*history.measured, *history.targets)}
    rows = [(one, one.pk in holding or bool(one.region), name_of("region", one.region)) for one in kept]
    return render(request, "projects/indicator.html", programme_context(
        request, "indicators", indicator=found, history=history, rows=rows, form=form, trend=history.trend
    ), status=status_of(form))  # fmt: skip
