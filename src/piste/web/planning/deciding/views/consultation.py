"""The round of statements: its page, opening one, going on to the answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.live.publish import publish
from piste.web.planning.access import EDIT, SEE
from piste.web.planning.deciding.access import may_change, own_bodies
from piste.web.planning.deciding.forms import ConsultationForm
from piste.web.planning.deciding.freezing import freeze
from piste.web.planning.deciding.models import RegionalPlan
from piste.web.planning.deciding.rounds import begin_answering, latest_round, missing_bodies
from piste.web.planning.deciding.three_languages import read_text
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent, status_of
from piste.web.planning.deciding.views.plans import bodies_table

FOR_ROUND = gettext_noop("For the round of statements")


@needs(SEE)
@require_safe
def consultation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the latest round: what is asked, until when, who has answered."""
    shown = open_regional(request, pk)
    last = latest_round(shown)
    mine = own_bodies(request.user, shown)
    context = page_context(request, shown, "consultation", round=last)
    if last is not None:
        asked = {one.pk for one in last.asked.all()}
        missing, given = missing_bodies(last), {one.body_id for one in last.statements.all()}
        questions, language = read_text(last, "questions")
        context |= {
            "table": bodies_table(last), "questions": questions, "language": language, "missing": missing,
            "mine": [one for one in mine if one.pk in asked],
            "may_begin": context["may_edit"] and shown.state == RegionalPlan.State.CONSULTATION
            and (last.is_over or not missing),
            "others": [one for one in shown.bodies.all() if one.pk not in given],
        }  # fmt: skip
    return render(request, "deciding/consultation.html", context)


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open a round about the plan as it is now."""
    shown = open_regional(request, pk, change=True)
    if not shown.bodies.exists():
        messages.error(request, _("Name the project group first: it is asked for statements."))
        return redirect("deciding:group", pk)
    start = {"asked": [one.pk for one in shown.bodies.all()], "open_page": True}
    form = ConsultationForm(sent(request), regional_plan=shown, initial=start)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            held = RegionalPlan.objects.select_for_update().get(pk=pk)
            if not may_change(request.user, held):
                raise PermissionDenied
            form.instance.regional_plan = held
            form.instance.version = freeze(held, _(FOR_ROUND), request.user)
            form.instance.made_by_id = request.user.pk
            made = form.save()
            held.state, held.is_open = RegionalPlan.State.CONSULTATION, form.cleaned_data["open_page"]
            held.save(update_fields=["state", "is_open"])
            record(request.user, "consultation.opened", held, deadline=made.deadline.isoformat())
            publish(held.topic, {"what": "state", "state": held.state})
        return redirect("deciding:consultation", pk)
    context = page_context(request, shown, "consultation", form=form)
    return render(request, "deciding/consultation_form.html", context, status=status_of(form))


@needs(EDIT)
@require_POST
def answer_now(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Go on to the answers."""
    shown = open_regional(request, pk, change=True)
    if begin_answering(shown, request.user):
        return redirect("deciding:answers", pk)
    messages.error(request, _("The round is still open, and not everybody has given a statement."))
    return redirect("deciding:consultation", pk)
