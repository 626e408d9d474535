"""What was told: choose a wave and a point, read it, take it along."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts.permission import may, needs
from piste.web.experience.access import EDIT, SEE, points_of, require_point
from piste.web.experience.alert_list import alerts_at
from piste.web.experience.export import write_csv, write_json, write_xlsx
from piste.web.experience.models import Item, Telling, Wave
from piste.web.experience.result_chart import build_interval_trend
from piste.web.experience.result_page import faces_of, group_blocks, item_rows, question_words, trend_of
from piste.web.experience.theme_table import themes_at
from piste.web.look.table import Cell, Column, Table
from piste.web.network.models import Point

EVERYWHERE = "all"
LED_BY = ("solved", "went", "shared-rooms")
"""The question whose groups are shown first, by questionnaire."""


@needs(SEE)
@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    """List the waves that are told, with a link a point."""
    points = points_of(request.user)
    waves = Wave.objects.select_related("questionnaire").prefetch_related("tellings", "points")[:60]
    rows = []
    for wave in waves:
        told = list(wave.tellings.all())
        here = [one for one in points if not wave.points.all() or one in wave.points.all()]
        first = f"/experience/results/{wave.key}/{here[0].code}" if told and here else ""
        state = (_("told"), "ok") if told else (_("not told yet"), "")
        rows.append(
            (
                Cell(str(wave), first),
                str(wave.questionnaire.text),
                wave.get_phase_display(),
                f"{wave.first_day:%d.%m.%Y}–{wave.last_day:%d.%m.%Y}",
                Cell("", tag=state[0], tag_kind=state[1]),
            )
        )
    columns = (Column(_("Wave")), Column(_("Questionnaire")), Column(_("Phase")), Column(_("Days")), Column(_("State")))
    table = Table("waves", _("Waves"), columns, rows, empty=_("No wave yet."), hide_caption=True)
    context = {"table": table, "alerts": alerts_at(points), "may_edit": bool(points_of(request.user, EDIT))}
    return render(request, "experience/choose.html", context)


def read(request: HttpRequest, wave: str, code: str) -> tuple[Wave, Telling, Point | None]:
    """Return a told wave and the point asked for, if the person sees it."""
    found = get_object_or_404(Wave.objects.select_related("questionnaire"), key=wave)
    point = None if code == EVERYWHERE else get_object_or_404(Point.objects.select_related("operator"), code=code)
    if point is not None:
        require_point(request, SEE, point)
    telling = found.tellings.first()
    if telling is None:
        raise Http404
    return found, telling, point


@needs(SEE)
@require_safe
def results(request: HttpRequest, wave: str, code: str) -> HttpResponseBase:
    """Show a wave's figures at a point, or everywhere."""
    found, telling, point = read(request, wave, code)
    site = point.code if point else ""
    items = list(found.questionnaire.items.all())
    lead = lead_item(items, request.GET.get("question", ""))
    tellings = Telling.objects.filter(
        wave__questionnaire__family=found.questionnaire.family, wave__last_day__lte=found.last_day
    )
    newest = {one.wave_id: one for one in tellings.select_related("wave").order_by("number")}
    moments = trend_of(list(newest.values()), lead.key, site) if lead else []
    context: dict[str, Any] = {
        "alerts": alerts_at([point]) if point else [],
        "wave": found, "telling": telling, "point": point, "points": points_of(request.user),
        "rows": item_rows(telling, items, site), "blocks": group_blocks(telling, lead, site) if lead else [],
        "lead": lead, "lead_words": question_words(lead) if lead else "",
        "asked": [item for item in items if item.kind in {Item.Kind.SCALE, Item.Kind.CHOICE}],
        "faces": faces_of(telling, site), "trend": build_interval_trend(moments) if len(moments) > 1 else None,
        "batteries": telling.content["batteries"], "base": telling.content["base"],
        "themes": themes_at(found, point), "actions": actions_at(found, point), "code": code,
        "may_edit": point is not None and may(request.user, EDIT, point.scope),
    }  # fmt: skip
    return render(request, "experience/results.html", context)


def lead_item(items: list[Item], asked: str) -> Item | None:
    """Return the question whose groups are shown: the one asked for, or the questionnaire's leading one."""
    by_key = {item.key: item for item in items if item.kind in {Item.Kind.SCALE, Item.Kind.CHOICE}}
    return next((by_key[key] for key in (asked, *LED_BY) if key in by_key), next(iter(by_key.values()), None))


def actions_at(wave: Wave, point: Point | None) -> list[Any]:
    """Return what is done about it at a point; of the wave where no point is asked for."""
    from piste.web.experience.models import Action  # noqa: PLC0415

    chosen = Action.objects.filter(point=point) if point else Action.objects.filter(wave=wave)
    return list(chosen.select_related("point")[:12])


@needs(SEE)
@require_safe
def download(request: HttpRequest, wave: str, code: str, kind: str) -> HttpResponseBase:
    """Give the figures as a file: CSV, XLSX, or open aggregate JSON."""
    found, telling, point = read(request, wave, code)
    writers = {
        "csv": (write_csv, "text/csv; charset=utf-8"),
        "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "json": (write_json, "application/json"),
    }
    if kind not in writers:
        raise Http404
    write, content_type = writers[kind]
    response = HttpResponse(write(found, telling, point.code if point else ""), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.key}-{code}.{kind}"'
    return response
