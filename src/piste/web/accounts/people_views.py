"""Administrators' pages: people, their roles, the audit trail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from piste.web.accounts.audit import record
from piste.web.accounts.forms import GrantForm, NewPersonForm, PasswordForm, PersonForm
from piste.web.accounts.managing import is_last_administrator, may_manage, people_seen_by, scope_of
from piste.web.accounts.models import AuditEntry, Grant, User
from piste.web.accounts.permission import may_all, needs
from piste.web.accounts.places import names_kept
from piste.web.accounts.recovery import remove_factor

A_PAGE = 50


def managed(request: HttpRequest, pk: int) -> User:
    """Return a person whom the administrator may change, else answer 403; 404 where there is none."""
    user = get_object_or_404(User.objects.prefetch_related("grants"), pk=pk)
    if not may_manage(request.user, user):
        raise PermissionDenied
    return user


@needs("people.manage")
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """List people, searched by name or e-mail."""
    words = request.GET.get("q", "").strip()[:100]
    found = people_seen_by(request.user)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    with names_kept():
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
    form = PersonForm(request.POST or None, instance=managed(request, pk))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            closes = not form.cleaned_data["is_active"] and is_last_administrator(form.instance)
            if not closes:
                form.save()
                record(request.user, "person.changed", form.instance, fields=", ".join(form.changed_data))
                messages.success(request, _("Saved."))
                return redirect("accounts:person", pk)
        form.add_error("is_active", _("The last administrator must be able to sign in"))
    return show_person(request, pk, form=form, status=422 if form.is_bound else 200)


def show_person(request: HttpRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponseBase:
    """Render a person with the forms given, or fresh ones."""
    user = get_object_or_404(User, pk=pk)
    context = {
        "person": user,
        "form": forms.get("form") or PersonForm(instance=user),
        "grant_form": forms.get("grant_form") or GrantForm(user=user, prefix="role"),
        "password_form": forms.get("password_form") or PasswordForm(user=user, own=False, prefix="password"),
        "has_device": TOTPDevice.objects.filter(user=user, confirmed=True).exists(),
        "grants": user.grants.order_by("role", "pk"),
        "wrong_form": forms.get("grant_form") or forms.get("password_form") or forms.get("form"),
    }
    return render(request, "accounts/person.html", context, status=status)


@needs("people.manage")
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a person a role."""
    user = managed(request, pk)
    form = GrantForm(request.POST, user=user, by=request.user, prefix="role")
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
    user = managed(request, pk)
    with transaction.atomic():
        ended = get_object_or_404(Grant.objects.select_related("user"), pk=grant, user_id=pk)
        everything = ended.role == "administrator" and not any(vars(scope_of(ended)).values())
        if everything and is_last_administrator(user):
            messages.error(request, _("The last administrator must stay one. Give the role to somebody else first."))
            return redirect("accounts:person", pk)
        record(request.user, "role.ended", ended.user, role=str(ended.role), **where_of(ended))
        ended.delete()
    messages.success(request, _("The role has been ended."))
    return redirect("accounts:person", pk)


@needs("people.manage")
@require_POST
@sensitive_post_parameters("password-new")
def give_password(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a person a new password; all sessions of theirs end."""
    user = managed(request, pk)
    form = PasswordForm(request.POST, user=user, own=False, prefix="password")
    if not form.is_valid():
        return show_person(request, pk, password_form=form, status=422)
    with transaction.atomic():
        user.set_password(form.cleaned_data["new"])
        user.save(update_fields=["password"])
        record(request.user, "person.password-given", user)
    messages.success(request, _("The password has been changed."))
    return redirect("accounts:person", pk)


@needs("people.manage")
@require_POST
def end_factor(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a lost second factor away from a person."""
    user = managed(request, pk)
    with transaction.atomic():
        remove_factor(user)
        record(request.user, "second-factor.removed", user)
    messages.success(request, _("The second factor has been removed. The next sign-in sets up a new one."))
    return redirect("accounts:person", pk)


def where_of(grant: Grant) -> dict[str, str]:
    """Return where a role holds, for the trail."""
    return dict(vars(scope_of(grant)))


@needs("audit.see")
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponseBase:
    """Show what was done, newest first. It tells of everything, so it is for those who administer everything."""
    if not may_all(request.user, "audit.see"):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()[:100]
    found = AuditEntry.objects.all()
    if words:
        found = found.filter(Q(actor_name__icontains=words) | Q(action__icontains=words) | Q(subject__icontains=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/audit.html", {"page": page, "words": words})
