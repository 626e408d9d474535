"""The project group."""

from django.contrib import messages
from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.planning.access import EDIT, SEE
from piste.web.planning.deciding.forms import BodyForm, MemberForm
from piste.web.planning.deciding.models import GroupBody, GroupMember, RegionalPlan
from piste.web.planning.deciding.views.opening import open_regional, page_context


@needs(SEE)
@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the bodies of the group and their people."""
    return show(request, open_regional(request, pk))


def show(
    request: HttpRequest, shown: RegionalPlan, body_form: BodyForm | None = None, form: MemberForm | None = None
) -> HttpResponse:
    """Show the group, with a form that came back."""
    order = list(GroupBody.Kind.values)
    bodies = sorted(shown.bodies.prefetch_related("members__user"), key=lambda one: (order.index(one.kind), one.name))
    failed = body_form or form
    context = page_context(
        request, shown, "group", bodies=bodies, body_form=body_form or BodyForm(regional_plan=shown, prefix="b"),
        member_form=form or MemberForm(regional_plan=shown, prefix="m"), form=failed,
    )  # fmt: skip
    return render(request, "deciding/group.html", context, status=422 if failed else 200)


@needs(EDIT)
@require_POST
def add_body(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a body."""
    shown = open_regional(request, pk, change=True)
    form = BodyForm(request.POST, regional_plan=shown, prefix="b")
    if form.is_valid():
        given = form.cleaned_data
        if shown.bodies.filter(kind=given["kind"], name=given["name"]).exists():
            form.add_error("name", _("This body is in the group already."))
        else:
            with transaction.atomic():
                made = GroupBody.objects.create(
                    regional_plan=shown, kind=given["kind"], code=given["code"], name=given["name"]
                )
                record(request.user, "group.body", shown, body=made.name)
            return redirect("deciding:group", pk)
    return show(request, shown, body_form=form)


@needs(EDIT)
@require_POST
def add_member(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add a person."""
    shown = open_regional(request, pk, change=True)
    form = MemberForm(request.POST, regional_plan=shown, prefix="m")
    if form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(request.user, "group.member", shown, name=made.name, approves=made.is_approver)
        return redirect("deciding:group", pk)
    return show(request, shown, form=form)


@needs(EDIT)
@require_POST
def remove_member(request: HttpRequest, pk: int, member: int) -> HttpResponseBase:
    """Take a person out of the group."""
    shown = open_regional(request, pk, change=True)
    found = get_object_or_404(GroupMember, pk=member, body__regional_plan=shown)
    with transaction.atomic():
        record(request.user, "group.member-removed", shown, name=found.name)
        found.delete()
    return redirect("deciding:group", pk)


@needs(EDIT)
@require_POST
def remove_body(request: HttpRequest, pk: int, body: int) -> HttpResponseBase:
    """Take a body out of the group; one that has given a statement stays."""
    shown = open_regional(request, pk, change=True)
    found = get_object_or_404(GroupBody, pk=body, regional_plan=shown)
    try:
        with transaction.atomic():
            record(request.user, "group.body-removed", shown, body=found.name)
            found.delete()
    except ProtectedError:
        messages.error(request, _("This body has given a statement and stays in the group."))
    return redirect("deciding:group", pk)
