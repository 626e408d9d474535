"""Costs and savings: one view of money at a time, by year, month, kind, agency and site."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.premises.ledger import Nature
from piste.web.accounts.permission import may, needs
from piste.web.accounts.places import name_of, names_kept, region_names
from piste.web.look.figure import Figure
from piste.web.projects.costs.access import EDIT, SEE
from piste.web.projects.costs.models import CostImport, Side, SiteSum
from piste.web.projects.costs.models.views_of_money import MoneyView
from piste.web.projects.costs.month_words import month_words
from piste.web.projects.costs.overview_tables import (
    apart_table,
    kinds_table,
    months_table,
    who_table,
    years_table,
)
from piste.web.projects.costs.scene_choice import Choice, read_choice
from piste.web.projects.costs.site_names import site_names
from piste.web.projects.costs.summing import current_ledger, load_follow

MILLION = 1e8


@needs(SEE)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show plan, forecast and booked side by side."""
    choice, ledger = read_choice(request), current_ledger()
    follow = load_follow(choice.scene, ledger)
    years = [int(year) for year in dict.fromkeys(follow.years.tolist())]
    booked_until = max_booked(follow)
    year = choice.year if choice.year in years else default_year(years, booked_until)
    with names_kept():
        names = site_names()
        tables: list[Any] = []
        if year is not None:
            tables = [months_table(follow, choice, year), kinds_table(follow, choice, year)]
            tables.append(who_table(choice.scene, choice, ledger, "agency", year, {}))
            tables.append(who_table(choice.scene, choice, ledger, "site", year, names, request.GET.get("page")))
        context = {
            "choice": choice, "ledger": ledger, "follow": follow, "year": year, "years": years, "tables": tables,
            "by_year": years_table(follow, choice), "apart": apart_table(follow, choice),
            "figures": figures_of(follow, booked_until), "views": view_links(choice), "parts": parts_of(choice, names),
            "booked_until": None if booked_until is None else month_words(booked_until),
            "may_edit": may(request.user, EDIT), "is_example": has_examples(choice),
            "regions": region_names(), "sites": sites_of(choice, names, year),
        }  # fmt: skip
        return render(request, "costs/overview.html", context)


def max_booked(follow: Any) -> int | None:
    """Return the last month in which everybody has booked."""
    booked = [k for k in range(follow.n) if follow.booked[k]]
    return follow.first_month + booked[-1] if booked else None


def default_year(years: list[int], booked_until: int | None) -> int | None:
    """Return the year that a page opens with: the last one with bookings, else this one, else the first."""
    wanted = timezone.localdate().year if booked_until is None else booked_until // 12 + 1970
    return wanted if wanted in years else years[0] if years else None


def figures_of(follow: Any, booked_until: int | None) -> list[Figure]:
    """Return the key figures: the saving of the last twelve booked months, one-off costs, rent cuts."""
    if booked_until is None:
        return [Figure(_("Saving in twelve months, booked"), None, _("M€"))]
    end = booked_until - follow.first_month + 1
    last = slice(max(0, end - 12), end)
    saved, planned = follow.saving("actual")[last].sum(), follow.saving("plan")[last].sum()
    return [
        Figure(
            _("Saving in the last twelve booked months"),
            saved / MILLION,
            _("M€"),
            2,
            (saved - planned) / MILLION,
            _("to the plan"),
            better=1,
        ),
        Figure(
            _("One-off costs booked so far"),
            follow.side("actual", Nature.ONE_OFF)[:end].sum() / MILLION,
            _("M€"),
            2,
            (follow.side("actual", Nature.ONE_OFF)[:end].sum() - follow.side("plan", Nature.ONE_OFF)[:end].sum())
            / MILLION,
            _("to the plan"),
            better=-1,
        ),
        Figure(
            _("One-off costs in all, forecast"), follow.side("forecast", Nature.ONE_OFF).sum() / MILLION, _("M€"), 2
        ),
        Figure(_("Rent cuts in twelve months, apart"), follow.rent_cuts("actual")[last].sum() / MILLION, _("M€"), 2),
    ]


def view_links(choice: Choice) -> list[dict[str, Any]]:
    """Return the links between the two views, where the person sees both."""
    known = MoneyView if choice.sees_state else [MoneyView.AGENCY]
    return [
        {"words": view.label, "address": choice.query(view=view.value), "here": view.value == choice.scene.view}
        for view in known
    ]


def parts_of(choice: Choice, names: dict[str, str]) -> list[dict[str, str]]:
    """Return what the page is narrowed to, each with the address without it."""
    told = []
    for key, words in (("agency", _("Agency")), ("region", _("Region")), ("site", _("Site"))):
        if code := getattr(choice.scene, key):
            name = names.get(code, code) if key == "site" else name_of(key, code)
            told.append({"words": words, "name": name, "address": choice.query(**{key: None})})
    return told


def sites_of(choice: Choice, names: dict[str, str], year: int | None) -> list[tuple[str, str]]:
    """Return the sites of the year's entries and plan, by name."""
    found = SiteSum.objects.filter(
        choice.scene.of(site="").chosen(site=True), side=Side.ACTUAL, ledger=0, year=year or 0
    )
    codes = found.exclude(site="").order_by().values_list("site", flat=True).distinct()
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda one: one[1])


def has_examples(choice: Choice) -> bool:
    """Tell whether any file of the view is an example."""
    return CostImport.objects.filter(view=choice.scene.view, is_example=True, state=CostImport.State.READY).exists()
