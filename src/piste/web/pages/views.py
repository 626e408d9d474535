"""The front page, the living page of components, the choice of language."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from piste.web.accounts.forms import GrantForm
from piste.web.accounts.models import User
from piste.web.accounts.permission import PUBLIC, SIGNED_IN, grants_of, may, needs
from piste.web.look.chart import Bar, Line, build_strip, build_trend


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show what I may do here."""
    doors = [
        ("people.manage", "accounts:people", _("People and roles"), _("Who may sign in, and what for.")),
        ("audit.see", "accounts:audit", _("Audit trail"), _("Who did what, and when.")),
        ("account.own", "accounts:account", _("My account"), _("Roles, second factor, recovery codes.")),
        ("components.see", "components", _("Components"), _("What all pages are built of.")),
    ]
    mine = [(name, title, text) for action, name, title, text in doors if may(request.user, action)]
    return render(request, "pages/home.html", {"doors": mine, "grants": grants_of(request.user)})


@needs("components.see")
@require_safe
def components(request: HttpRequest) -> HttpResponseBase:
    """Show every component with the words for each of its states; figures here are examples."""
    form = GrantForm({"role": ""}, user=User(), prefix="example")
    context = {
        "form": form,
        "strip": build_strip([40.0, 30.6, 15.5, 7.7, 6.2]),
        "trend": build_trend(Line((20, 30, 40, 50, 60), (38.0, 28.4, 22.9, 19.8, 17.9))),
        "bars": [Bar(_("Savonlinna"), 33304, 45.2), Bar(_("Sulkava"), 2791, 28.6), Bar(_("Parikkala"), 4235, 8.5)],
        "page": Paginator(range(1, 401), 20).get_page(request.GET.get("page", 7)),
        "now": 1234567.5,
        "points": {"type": "FeatureCollection", "features": EXAMPLE_POINTS},
    }
    return render(request, "pages/components.html", context)


EXAMPLE_POINTS = [
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": {"name": name, "tier": tier}}
    for name, tier, at in (
        ("Mikkeli", "full", [27.27, 61.69]),
        ("Savonlinna", "full", [28.88, 61.87]),
        ("Pieksämäki", "remote", [27.13, 62.30]),
        ("Puumala", "mobile", [28.18, 61.52]),
    )
]


@needs(PUBLIC)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in a cookie, and with the person; then back to the page."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if safe else "/")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86400,
            samesite="Lax", secure=request.is_secure(), httponly=True,
        )  # fmt: skip
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=wanted)
    return answer
