"""One's own account: name and roles, second factor, recovery codes."""

from base64 import b32encode
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import login as otp_login
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from piste.web.accounts.audit import record
from piste.web.accounts.forms import CodeForm, PasswordForm
from piste.web.accounts.models import User
from piste.web.accounts.permission import SIGNED_IN, grants_of, has_second_factor, needs, needs_second_factor
from piste.web.accounts.recovery import make_codes
from piste.web.accounts.throttle import count_try, forgive


@needs(SIGNED_IN)
@require_safe
def account(request: HttpRequest) -> HttpResponseBase:
    """Show what is known of me and what I may do."""
    user: Any = request.user
    context = {
        "grants": grants_of(user),
        "has_device": TOTPDevice.objects.filter(user=user, confirmed=True).exists(),
        "codes_left": StaticDevice.objects.filter(user=user, token_set__isnull=False).values("token_set").count(),
    }
    return render(request, "accounts/account.html", context)


@needs(SIGNED_IN)
@never_cache
@sensitive_post_parameters("present", "new")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password; every other session of the person ends."""
    user = get_object_or_404(User, pk=request.user.pk or 0)
    if not user.has_usable_password():
        return redirect("accounts:account")
    form = PasswordForm(request.POST or None, user=user, own=True)
    if request.method == "POST" and not count_try(request, user.email):
        form = PasswordForm(user=user, own=True, data={})
        form.errors.clear()
        form.add_error(None, _("Too many tries. Wait 15 minutes, then try again."))
    elif request.method == "POST" and form.is_valid():
        forgive(request, user.email)
        with transaction.atomic():
            user.set_password(form.cleaned_data["new"])
            user.save(update_fields=["password"])
            record(user, "password.changed", user)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed. You were signed out everywhere else."))
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Set up the app that makes codes; it counts once it has made a right one."""
    user: Any = request.user
    confirmed = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    if confirmed and not has_second_factor(request):
        return redirect("accounts:sign-in")  # a new app must not be set up past the old one
    if confirmed:
        return render(request, "accounts/second_factor.html", {"confirmed": True})
    with transaction.atomic():
        device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and device.verify_token(form.cleaned_data["code"]):
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            otp_login(request, device)
            record(user, "second-factor.set-up", user)
            return show_new_codes(request)
        if form.is_valid():
            form.add_error(
                "code", _("The code is wrong. Check that your phone's clock is right, and try the next one.")
            )
        status = 422
    context = {
        "form": form,
        "must": needs_second_factor(user),
        "picture": segno.make(device.config_url, error="m").svg_inline(
            scale=5, border=4, svgclass="qr", lineclass=None
        ),
        "key": " ".join(split_in_fours(b32encode(device.bin_key).decode().rstrip("="))),
    }
    return render(request, "accounts/second_factor.html", context, status=status)


def split_in_fours(key: str) -> list[str]:
    """Return a key in parts that can be typed."""
    return [key[k : k + 4] for k in range(0, len(key), 4)]


@needs(SIGNED_IN)
@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Make new recovery codes; the old ones end."""
    if not has_second_factor(request):
        return redirect("accounts:second-factor")
    return show_new_codes(request)


def show_new_codes(request: HttpRequest) -> HttpResponseBase:
    """Make recovery codes and show them, this once."""
    user: Any = request.user
    with transaction.atomic():
        codes = make_codes(user)
        record(user, "recovery-codes.made", user)
    messages.success(request, _("Your account is now protected by a second factor."))
    return render(request, "accounts/recovery_codes.html", {"codes": codes})
