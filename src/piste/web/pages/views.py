"""The front page, the living page of components, the choice of language."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from piste.web.accounts.forms import GrantForm
from piste.web.accounts.models import User
from piste.web.accounts.permission import PUBLIC, SIGNED_IN, grants_of, needs
from piste.web.look.chart import Line, build_strip, build_trend
from piste.web.look.figure import Figure
from piste.web.look.table import Cell, Column, Table


@needs(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show what I may do here."""
    return render(request, "pages/home.html", {"grants": grants_of(request.user)})


@needs("components.see")
@require_safe
def components(request: HttpRequest) -> HttpResponseBase:
    """Show every component with the words for each of its states; figures here are examples."""
    form = GrantForm({"role": ""}, user=User(), prefix="example")
    context = {
        "form": form,
        "strip": build_strip([40.0, 30.6, 15.5, 7.7, 6.2]),
        "trend": build_trend(Line((20, 30, 40, 50, 60), (38.0, 28.4, 22.9, 19.8, 17.9))),
        "figures": example_figures(),
        "table": example_table(),
        "empty_table": example_empty_table(),
        "partial_table": example_partial_table(),
        "page": Paginator(range(1, 401), 20).get_page(request.GET.get("page", 7)),
        "now": 1234567.5,
        "points": {"type": "FeatureCollection", "features": EXAMPLE_POINTS},
    }
    return render(request, "pages/components.html", context)


def example_figures() -> list[Figure]:
    """Return key figures: neither better nor worse, better, worse, not known."""
    return [
        Figure(_("Points"), 42, change=6),
        Figure(_("Within 30 min"), 75.5, _("% of people"), 1, 4.9, _("pp"), better=1),
        Figure(_("People past 60 min"), 255418, change=1234, better=-1, tag=_("EXAMPLE")),
        Figure(_("Visits a year"), None),
    ]


def example_table() -> Table:
    """Return a table with a link, a tag, numbers with their units and bars beside changes."""
    columns = (
        Column(_("Municipality")),
        Column(_("People"), numeric=True),
        Column(_("Now"), _("min"), numeric=True, digits=1),
        Column(_("Change"), _("min"), numeric=True, digits=1, sign=True),
    )
    rows = (
        (Cell("Savonlinna", "#table"), 33304, 21.6, Cell(45.2, bar=0.75, bar_kind="loss")),
        (Cell("Sulkava", "#table", _("Draft"), "draft"), 2791, 33.6, Cell(28.6, bar=0.48, bar_kind="loss")),
        (Cell("Rantasalmi", "#table"), 3414, 34.4, Cell(-4.5, bar=0.08, bar_kind="gain")),
    )
    return Table("t-full", _("Municipalities that lose most"), columns, rows)


def example_empty_table() -> Table:
    """Return a table without rows."""
    columns = (Column(_("Office")), Column(_("Ends")))
    return Table("t-empty", _("Leases ending this year"), columns, (), empty=_("No lease ends this year."))


def example_partial_table() -> Table:
    """Return a table of which a part is not known."""
    columns = (Column(_("Point")), Column(_("Visits a year"), numeric=True))
    words = _("Visits are not known for 1 of 2 points. Sums count the others only.")
    return Table("t-part", _("Visits by point"), columns, (("Mikkeli", 21412), ("Puumala", None)), partial=words)


EXAMPLE_POINTS = [
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": {"name": name, "tier": tier}}
    for name, tier, at in (
        ("Mikkeli", "full", [27.27, 61.69]),
        ("Savonlinna", "full", [28.88, 61.87]),
        ("Pieksämäki", "remote", [27.13, 62.30]),
        ("Puumala", "mobile", [28.18, 61.52]),
    )
]


@csrf_exempt  # another page could at most change the language; so pages need no cookie for it
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
