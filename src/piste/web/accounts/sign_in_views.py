"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import devices_for_user
from django_otp import login as otp_login

from piste.web.accounts.audit import record
from piste.web.accounts.forms import CodeForm, SignInForm
from piste.web.accounts.models import User
from piste.web.accounts.permission import PUBLIC, VERIFIED_SESSION, needs
from piste.web.accounts.recovery import match_code
from piste.web.accounts.roles import ROLES
from piste.web.accounts.staff import end_session_address
from piste.web.accounts.throttle import count_try, forgive

WAITING = "waiting_for_code"
CODE_LIMIT_S = 600
LOCAL = "piste.web.accounts.backend.LocalBackend"
DEMO = "piste.web.accounts.demo.DemoBackend"


def next_page(request: HttpRequest) -> str:
    """Return where to go after signing in: only ever to ourselves."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("home")


@needs(PUBLIC)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for e-mail and password; the answer never tells which of them was wrong."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (answer := try_password(request, form)):
            return answer
        status = 422
    elif request.GET.get("staff") == "failed":
        form = SignInForm({"email": "", "password": ""})
        form.errors.clear()
        form.add_error(None, _("Your organisation's sign-in did not let you in. Ask your administrator for access."))
    context = {
        "form": form,
        "next": next_page(request),
        "staff": bool(settings.OIDC_RP_CLIENT_ID),
        "demo_roles": list(ROLES.values()) if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context, status=status)


def try_password(request: HttpRequest, form: SignInForm) -> HttpResponseBase | None:
    """Sign in, go on to the code, or put the reason on the form."""
    email, password = form.cleaned_data["email"].lower(), form.cleaned_data["password"]
    if not count_try(request, email):
        record(None, "sign-in.throttled")
        form.add_error(None, _("Too many tries. Wait 15 minutes, then try again."))
        return None
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        record(None, "sign-in.failed")
        form.add_error(None, _("E-mail or password is wrong"))
        return None
    if next(devices_for_user(user), None) is not None:
        request.session.cycle_key()
        request.session[WAITING] = {"user": user.pk, "at": timezone.now().timestamp(), "next": next_page(request)}
        return redirect("accounts:code")
    forgive(request, email)
    return open_session(request, user, LOCAL, "password")


def open_session(request: HttpRequest, user: User, backend: str, by: str, goal: str = "") -> HttpResponse:
    """Open the session, note it, and go on."""
    goal = goal or next_page(request)
    login(request, user, backend=backend)
    record(user, "sign-in", user, by=by)
    return redirect(goal)


@needs(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second factor of whoever has just given the right password."""
    waiting: dict[str, Any] = request.session.get(WAITING) or {}
    user = User.objects.filter(pk=waiting.get("user", 0), is_active=True).first()
    if user is None or timezone.now().timestamp() - waiting["at"] > CODE_LIMIT_S:
        request.session.pop(WAITING, None)
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            if not count_try(request, f"code:{user.pk}"):
                record(user, "sign-in.throttled", user)
                form.add_error(None, _("Too many tries. Wait 15 minutes, then try again."))
            elif device := match_code(user, form.cleaned_data["code"]):
                forgive(request, f"code:{user.pk}")
                forgive(request, user.email)
                request.session.pop(WAITING)
                answer = open_session(request, user, LOCAL, "password and code", waiting["next"])
                otp_login(request, device)
                return answer
            else:
                record(user, "sign-in.code-failed", user)
                form.add_error("code", _("The code is wrong or used already"))
        status = 422
    return render(request, "accounts/code.html", {"form": form}, status=status)


@needs(PUBLIC)
@require_POST
def demo(request: HttpRequest) -> HttpResponseBase:
    """Sign in as one of the demo's roles; elsewhere this page does not exist."""
    user = authenticate(request, demo_role=request.POST.get("role", "")) if settings.DEMO else None
    if not isinstance(user, User):
        raise Http404
    answer = open_session(request, user, DEMO, "demo")
    request.session[VERIFIED_SESSION] = True
    return answer


@needs(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session; staff's also where it was opened, so that the next one at this machine is asked who they are."""
    if request.user.is_authenticated:
        record(request.user, "sign-out", request.user)
    goal = end_session_address(request) or reverse("accounts:sign-in")
    logout(request)
    return redirect(goal)
