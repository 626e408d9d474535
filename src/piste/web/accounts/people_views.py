"""Administrators' pages: people, their roles, the audit trail."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from piste.web.accounts.audit import record
from piste.web.accounts.forms import GrantForm, NewPersonForm, PersonForm
from piste.web.accounts.models import AuditEntry, Grant, User
from piste.web.accounts.permission import needs

A_PAGE = 50


@needs("people.manage")
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """List people, searched by name or e-mail."""
    words = request.GET.get("q", "").strip()[:100]
    found = User.objects.order_by("name", "email").prefetch_related("grants")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "words": words})


@needs("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Add a person."""
    form = NewPersonForm(request.POST or None, initial={"is_active": True})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(request.user, "person.made", made)
        messages.success(request, _("{name} has been added. Give a role next.").format(name=made))
        return redirect("accounts:person", made.pk)
    return render(request, "accounts/person_add.html", {"form": form}, status=422 if form.is_bound else 200)


@needs("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show and change a person."""
    user = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record(request.user, "person.changed", user, fields=", ".join(form.changed_data))
        messages.success(request, _("Saved."))
        return redirect("accounts:person", pk)
    return show_person(request, pk, form=form, status=422 if form.is_bound else 200)


def show_person(request: HttpRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponseBase:
    """Render a person with the forms given, or fresh ones."""
    user = get_object_or_404(User, pk=pk)
    context = {
        "person": user,
        "form": forms.get("form") or PersonForm(instance=user),
        "grant_form": forms.get("grant_form") or GrantForm(user=user, prefix="role"),
        "grants": user.grants.order_by("role", "pk"),
        "wrong_form": forms.get("grant_form") or forms.get("form"),
    }
    return render(request, "accounts/person.html", context, status=status)


@needs("people.manage")
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a person a role."""
    user = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST, user=user, prefix="role")
    if not form.is_valid():
        return show_person(request, pk, grant_form=form, status=422)
    with transaction.atomic():
        grant = form.save()
        record(request.user, "role.given", user, role=str(grant.role), **where_of(grant))
    messages.success(request, _("The role has been given."))
    return redirect("accounts:person", pk)


@needs("people.manage")
@require_POST
def end_role(request: HttpRequest, pk: int, grant: int) -> HttpResponseBase:
    """Take a role from a person; the last administrator keeps theirs."""
    with transaction.atomic():
        admins = list(Grant.objects.select_for_update().filter(role="administrator", user__is_active=True))
        ended = get_object_or_404(Grant.objects.select_related("user"), pk=grant, user_id=pk)
        if ended.role == "administrator" and len(admins) <= 1:
            messages.error(request, _("The last administrator must stay one. Give the role to somebody else first."))
            return redirect("accounts:person", pk)
        record(request.user, "role.ended", ended.user, role=str(ended.role), **where_of(ended))
        ended.delete()
    messages.success(request, _("The role has been ended."))
    return redirect("accounts:person", pk)


def where_of(grant: Grant) -> dict[str, str]:
    """Return where a role holds, for the trail."""
    return {"agency": grant.agency, "region": grant.region, "point": grant.point}


@needs("audit.see")
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponseBase:
    """Show what was done, newest first."""
    words = request.GET.get("q", "").strip()[:100]
    found = AuditEntry.objects.all()
    if words:
        found = found.filter(Q(actor_name__icontains=words) | Q(action__icontains=words) | Q(subject__icontains=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/audit.html", {"page": page, "words": words})
