"""Waves, invitations, questionnaires, kiosks: how answers are gathered."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from piste.web.accounts.audit import record
from piste.web.accounts.permission import may_all, needs
from piste.web.experience.access import EDIT, points_of, require_point
from piste.web.experience.forms import InviteForm, KioskForm, WaveForm
from piste.web.experience.gathering import invite_people, make_kiosk, remind_people
from piste.web.experience.models import Kiosk, Questionnaire, Wave
from piste.web.experience.tasks import TELL
from piste.web.jobs.queue import start_job
from piste.web.look.table import Cell, Column, Table
from piste.web.network.texts import text_in

if TYPE_CHECKING:
    from piste.web.network.models import Point


def require_wave(request: HttpRequest, action: str, wave: Wave) -> None:
    """Answer 403 unless the person may do the action at each of the wave's points; for all points, everywhere."""
    points: list[Point | None] = list(wave.points.select_related("operator"))
    for point in points or [None]:
        require_point(request, action, point)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def waves(request: HttpRequest) -> HttpResponseBase:
    """List waves and make one."""
    points = points_of(request.user, EDIT)
    everywhere = may_all(request.user, EDIT)
    form = WaveForm(request.POST if request.method == "POST" else None, points=points, everywhere=everywhere)
    if form.is_bound and form.is_valid():
        made = make_wave(form)
        record(request.user, "experience.wave", made.key)
        return redirect("experience:wave", made.pk)
    listed = Wave.objects.select_related("questionnaire").annotate(sheets_kept=Count("sheets"))[:100]
    columns = (
        Column(_("Wave")), Column(_("Questionnaire")), Column(_("Phase")), Column(_("Days")),
        Column(_("Answers"), numeric=True),
    )  # fmt: skip
    rows = [
        (
            Cell(str(one), f"/experience/waves/{one.pk}"), str(one.questionnaire.text), one.get_phase_display(),
            f"{one.first_day:%d.%m.%Y}–{one.last_day:%d.%m.%Y}", one.sheets_kept,
        )
        for one in listed
    ]  # fmt: skip
    context = {
        "table": Table("waves", _("Waves"), columns, rows, empty=_("No wave yet."), hide_caption=True), "form": form,
    }  # fmt: skip
    return render(request, "experience/waves.html", context, status=422 if form.is_bound else 200)


def make_wave(form: WaveForm) -> Wave:
    """Make a wave of a form; its key is made of its name and first day."""
    data = form.cleaned_data
    name = form.words_of("name")
    stem = slugify(f"{text_in(name, 'fi')}-{data['first_day']:%Y-%m}")[:52] or "wave"
    taken = set(Wave.objects.filter(key__startswith=stem).values_list("key", flat=True))
    key = next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if one not in taken)
    with transaction.atomic():
        Questionnaire.objects.select_for_update().get(pk=data["questionnaire"].pk, is_ready=True)
        made = Wave.objects.create(
            questionnaire=data["questionnaire"],
            key=key,
            name=name,
            phase=data["phase"],
            first_day=data["first_day"],
            last_day=data["last_day"],
        )
        made.points.set(data["points"])
    return made


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def wave(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a wave: who is invited, how many answered by unit and method; tell it when it has ended."""
    shown = get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)
    require_wave(request, EDIT, shown)
    if request.method == "POST":
        start_telling(request, shown)
        return redirect("experience:wave", shown.pk)
    by_unit = shown.invitations.values("unit").annotate(
        invited=Count("pk"), answered=Count("pk", filter=Q(is_used=True))
    ).order_by("unit")  # fmt: skip
    rows = [(one["unit"], one["invited"], *hide_few(one["invited"], one["answered"])) for one in by_unit]
    rows += [
        (one.unit, one.invited, *hide_few(one.invited, one.answered)) for one in shown.strengths.exclude(invited=0)
    ]
    columns = (
        Column(_("Unit")), Column(_("Invited"), numeric=True), Column(_("Answered"), numeric=True),
        Column(_("Response rate"), "%", numeric=True, digits=0),
    )  # fmt: skip
    methods = shown.sheets.values("method").annotate(n=Count("pk")).order_by("method")
    names = dict(shown.sheets.model.Method.choices)
    context = {
        "wave": shown, "points": list(shown.points.all()), "ended": shown.last_day < timezone.localdate(),
        "units": Table("units", _("Response by unit"), columns, rows, empty=_("Nobody is invited.")),
        "methods": [(names[one["method"]], one["n"]) for one in methods], "tellings": shown.tellings.all(),
        "links": link_counts(shown),
        "invite": InviteForm(points=points_of(request.user, EDIT)), "is_staff": shown.questionnaire.audience == "staff",
    }  # fmt: skip
    return render(request, "experience/wave.html", context)


def link_counts(shown: Wave) -> tuple[int, Any, Any] | None:
    """Return the links given, how many took their answer, and the rate; None where none were given."""
    counts = shown.link_tallies.aggregate(sent=Sum("sent"), answered=Sum("answered"))
    return (counts["sent"], *hide_few(counts["sent"], counts["answered"])) if counts["sent"] else None


def hide_few(invited: int, answered: int) -> tuple[Any, Any]:
    """Return answers and their rate; of small units, and where nearly all or nearly nobody answered, neither."""
    few = invited < 5 or 0 < answered < 5 or 0 < invited - answered < 5
    return (_("not shown"), _("not shown")) if few else (answered, 100 * answered / invited)


def start_telling(request: HttpRequest, shown: Wave) -> None:
    """Start telling an ended wave in the background."""
    reason = request.POST.get("reason", "").strip()[:200]
    if shown.last_day >= timezone.localdate():
        messages.error(
            request, _("The wave goes on. It is told when it has ended, so that no two tellings can be compared.")
        )
    elif shown.tellings.exists() and not reason:
        messages.error(request, _("The wave is told already. Say why it is told anew."))
    else:
        start_job(TELL, {"wave": shown.pk, "reason": reason}, owner=request.user, title=str(shown))
        record(request.user, "experience.tell", shown.key, reason=reason)
        messages.success(request, _("The results are being counted; they appear on the page of results."))


@needs(EDIT)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Invite staff to a wave."""
    shown = get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)
    require_wave(request, EDIT, shown)
    form = InviteForm(request.POST, points=points_of(request.user, EDIT))
    if shown.questionnaire.audience != "staff" or not form.is_valid():
        context = {"wave": shown, "invite": form, "is_staff": True, "form": form}
        return render(request, "experience/invite.html", context, status=422)
    new, known = invite_people(shown, form.cleaned_data["people"], form.cleaned_data["point"], base_of(request))
    record(request.user, "experience.invite", shown.key, new=new)
    messages.success(request, _("Invited: %(new)s. Invited before: %(known)s.") % {"new": new, "known": known})
    return redirect("experience:wave", shown.pk)


@needs(EDIT)
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remind those who have not answered, twice at most."""
    shown = get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)
    require_wave(request, EDIT, shown)
    sent = remind_people(shown, base_of(request))
    messages.success(request, _("Reminders sent: %(sent)s.") % {"sent": sent})
    return redirect("experience:wave", shown.pk)


def base_of(request: HttpRequest) -> str:
    """Return the address of this host."""
    return request.build_absolute_uri("/").rstrip("/")


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def kiosks(request: HttpRequest) -> HttpResponseBase:
    """List kiosks, add one (its address is shown once), take one out of use."""
    points = points_of(request.user, EDIT)
    ending = request.POST.get("end", "")
    if request.method == "POST" and ending.isdecimal() and len(ending) < 18:
        ended = get_object_or_404(Kiosk.objects.select_related("point__operator"), pk=int(ending))
        require_point(request, EDIT, ended.point)
        Kiosk.objects.filter(pk=ended.pk).update(is_active=False)
        return redirect("experience:kiosks")
    form = KioskForm(request.POST if request.method == "POST" else None, points=points)
    address = ""
    if form.is_bound and form.is_valid():
        token = make_kiosk(form.cleaned_data["point"], form.cleaned_data["name"])
        address = f"{base_of(request)}/smiley/{token}/"
        form = KioskForm(points=points)
    listed = Kiosk.objects.filter(point__in=points, is_active=True).select_related("point")
    context = {"kiosks": listed, "form": form, "address": address}
    return render(request, "experience/kiosks.html", context, status=422 if form.is_bound else 200)
