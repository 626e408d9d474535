"""Entries behind a figure: as a list, as files, and one by one with what corrects it."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.core.cell import harmless
from piste.evaluation.actuals_file import write_eur
from piste.premises.month import month_text
from piste.report.workbook import FIXED_DAY
from piste.web.accounts.permission import may, needs, require
from piste.web.accounts.places import name_of, names_kept
from piste.web.look.table import Cell, Column, Table
from piste.web.projects.costs.access import EDIT, SEE, visible
from piste.web.projects.costs.entry_adding import OvertakenError, correct_entry
from piste.web.projects.costs.models import Entry, MonthSum, PlanLine, Side
from piste.web.projects.costs.models.views_of_money import Kind, MoneyView
from piste.web.projects.costs.month_words import month_words, read_cents, write_cents
from piste.web.projects.costs.scene_choice import Choice, read_choice
from piste.web.projects.costs.site_names import site_names
from piste.web.projects.costs.summing import current_ledger

A_PAGE = 100
MOST_ROWS = 1_000_000
MOST_PAGED = 20_000
"""So many entries are listed; narrowing the choice, or the files, tell of the rest."""
HEADS = (
    "id", "view", "month", "agency", "region", "site", "lease", "kind", "account", "voucher", "text", "eur", "corrects",
    "file", "row", "note",
)  # fmt: skip


def narrow(rows: Any, choice: Choice) -> Any:
    """Return the rows of a choice's year or month and kind."""
    if choice.month is not None:
        rows = rows.filter(month=choice.month)
    elif choice.year is not None:
        first = (choice.year - 1970) * 12
        rows = rows.filter(month__gte=first, month__lt=first + 12)
    return rows if choice.kind is None else rows.filter(kind=choice.kind)


def chosen_entries(choice: Choice) -> QuerySet[Entry]:
    """Return the entries behind a figure."""
    found: QuerySet[Entry] = narrow(Entry.objects.filter(choice.scene.chosen(site=True)), choice)
    return found


@needs(SEE)
@require_safe
def entries(request: HttpRequest) -> HttpResponseBase:
    """List the entries behind a figure, with their sum."""
    choice = read_choice(request)
    found = chosen_entries(choice)
    told = count_entries(choice, found)
    page = Paginator(found.order_by("-month", "pk"), A_PAGE)
    page.__dict__["count"] = min(told["n"], MOST_PAGED)  # counted from the kept sums
    shown = page.get_page(request.GET.get("page"))
    columns = (
        Column(_("Month")), Column(_("Agency")), Column(_("Site")), Column(_("Kind of payment")), Column(_("Voucher")),
        Column(_("What")), Column("€", numeric=True),
    )  # fmt: skip
    with names_kept():
        names = site_names()
        rows = [
            (
                Cell(
                    month_words(one.month),
                    f"/programme/costs/entries/{one.pk}",
                    tag=_("EXAMPLE") if one.is_example else "",
                    tag_kind="example",
                ),
                name_of("agency", one.agency),
                names.get(one.site, one.site or "–"),
                one.get_kind_display(),
                one.voucher or "–",
                one.text or "–",
                write_cents(one.cents),
            )
            for one in shown
        ]
    table = Table("entries", _("Entries"), columns, rows, empty=_("No entries here."), page=shown, hide_caption=True)
    context = {
        "choice": choice,
        "table": table,
        "n": told["n"],
        "total": write_cents(told["total"] or 0),
        "title": _("Entries"),
        "csv": True,
        "view_name": MoneyView(choice.scene.view).label,
        "about": about_words(choice),
    }
    return render(request, "costs/entries.html", context)


def count_entries(choice: Choice, found: QuerySet[Entry]) -> dict[str, int]:
    """Return number and sum of the entries: of a whole view from the kept sums, of a site from the entries."""
    if choice.scene.site or choice.scene.limits is not None:
        told = found.order_by().aggregate(total=Sum("cents"), n=Count("pk"))
    else:
        sums = MonthSum.objects.filter(choice.scene.chosen(site=False), side=Side.ACTUAL, ledger=0)
        told = narrow(sums, choice).order_by().aggregate(total=Sum("cents"), n=Sum("n"))
    return {"total": int(told["total"] or 0), "n": int(told["n"] or 0)}


def about_words(choice: Choice) -> str:
    """Return in words what is listed."""
    told: list[Any] = [MoneyView(choice.scene.view).label]
    if choice.month is not None:
        told.append(month_words(choice.month))
    elif choice.year is not None:
        told.append(str(choice.year))
    if choice.kind is not None:
        told.append(Kind(choice.kind).label)
    told += [name_of(key, code) for key in ("agency", "region") if (code := getattr(choice.scene, key))]
    if choice.scene.site:
        told.append(site_names().get(choice.scene.site, choice.scene.site))
    return " · ".join(map(str, told))


@needs(SEE)
@require_safe
def plan_lines(request: HttpRequest) -> HttpResponseBase:
    """List the plan's months behind a figure."""
    choice, ledger = read_choice(request), current_ledger()
    side = request.GET.get("side", "plan")
    if side not in (Side.PLAN, Side.NOTHING) or ledger is None:
        raise Http404
    found = narrow(PlanLine.objects.filter(choice.scene.chosen(site=True), ledger=ledger, side=side), choice)
    told = found.order_by().aggregate(total=Sum("cents"), n=Count("pk"))
    page = Paginator(found.order_by("month", "agency", "site", "kind", "pk"), A_PAGE)
    page.__dict__["count"] = min(told["n"], MOST_PAGED)
    shown = page.get_page(request.GET.get("page"))
    columns = (
        Column(_("Month")),
        Column(_("Agency")),
        Column(_("Site")),
        Column(_("Kind of payment")),
        Column("€", numeric=True),
    )
    with names_kept():
        names = site_names()
        rows = [
            (
                month_words(one.month),
                name_of("agency", one.agency) or "–",
                names.get(one.site, one.site or "–"),
                one.get_kind_display(),
                write_cents(one.cents),
            )
            for one in shown
        ]
    title = _("Lines of the plan") if side == Side.PLAN else _("Lines of doing nothing")
    table = Table("lines", title, columns, rows, empty=_("No lines here."), page=shown, hide_caption=True)
    context = {
        "choice": choice,
        "table": table,
        "n": told["n"],
        "total": write_cents(told["total"] or 0),
        "title": title,
        "about": f"{about_words(choice)} · {ledger} {ledger.marks}",
        "csv": False,
    }
    return render(request, "costs/entries.html", context)


def list_cells(found: QuerySet[Entry]) -> Iterator[list[Any]]:
    """Yield each entry as a row of a file."""
    rows = found.order_by("month", "pk").select_related("brought_by").iterator(5000)
    for one in rows:
        yield [
            one.pk,
            one.view,
            month_text(one.month),
            one.agency,
            one.region,
            one.site,
            one.lease,
            Kind(one.kind).name.lower(),
            one.account,
            one.voucher,
            one.text,
            write_eur(one.cents),
            one.corrects_id or "",
            "" if one.brought_by is None else one.brought_by.name,
            one.row or "",
            "EXAMPLE" if one.is_example else "",
        ]


class _Echo:
    def write(self, value: str) -> str:
        return value


@needs(SEE)
@require_safe
def entries_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the entries behind a figure as CSV; no cell is taken for a formula."""
    found = chosen_entries(read_choice(request))
    writer = csv.writer(_Echo(), lineterminator="\r\n")

    def lines() -> Iterator[str]:
        yield "\ufeff" + str(writer.writerow(HEADS))
        for cells in list_cells(found):
            eur = cells[11]
            kept = [harmless(cell) for cell in cells]
            kept[11] = eur
            yield str(writer.writerow(kept))

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="entries.csv"'
    return answer


@needs(SEE)
@require_safe
def entries_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Give the entries behind a figure as a workbook: euros as numbers, with their sum below."""
    found = chosen_entries(read_choice(request))
    held = io.BytesIO()  # rows go to a file of their own; only the packed workbook is held
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options)
    book.set_properties({"created": FIXED_DAY})
    sheet, bold, money = (
        book.add_worksheet("entries"),
        book.add_format({"bold": True}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    for k, head in enumerate(HEADS):
        sheet.write_string(0, k, head, bold)
    row = 0
    for row, cells in enumerate(islice(list_cells(found), MOST_ROWS), start=1):
        for k, cell in enumerate(cells):
            if k == 11:
                sheet.write_number(row, k, float(cell), money)
            elif isinstance(cell, int):
                sheet.write_number(row, k, cell)
            else:
                sheet.write_string(row, k, str(cell))
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(held.getvalue(), content_type=kind)
    answer["Content-Disposition"] = 'attachment; filename="entries.xlsx"'
    return answer


class CorrectionForm(forms.Form):
    """What is right instead of an entry, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    eur = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(max_length=500, min_length=5)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["eur"].label = _("Right sum, €")
        self.fields["eur"].help_text = _("Leave it empty where nothing should have been booked.")
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].error_messages["required"] = _("Write why it is corrected")

    def clean_eur(self) -> int | None:
        """Return the sum in cents."""
        text = self.cleaned_data["eur"].strip()
        if not text:
            return None
        cents = read_cents(text)
        if cents is None:
            raise forms.ValidationError(_("Write a sum of euros with at most two decimals, as 1 234,56"))
        return cents


@needs(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show an entry with where it comes from and what corrects it; correct it by entries of their own."""
    limits = visible(request.user)
    if limits is None:
        raise Http404
    one = get_object_or_404(Entry.objects.filter(limits).select_related("brought_by", "correction", "corrects"), pk=pk)
    later = list(one.corrected_by.select_related("correction").order_by("pk"))
    may_edit = may(request.user, EDIT, one.scope)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"seen": len(later)})
    status = 200
    if request.method == "POST":
        require(request, EDIT, one.scope)
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                correct_entry(one, given["eur"], given["reason"], given["seen"], request.user)
            except OvertakenError:
                status = 409
                messages.error(
                    request, _("Somebody else has corrected this entry meanwhile. Nothing was written; look again.")
                )
                form = CorrectionForm(
                    initial={"seen": len(later), "eur": request.POST["eur"], "reason": request.POST["reason"]}
                )
            else:
                messages.success(request, _("The correction has been written as entries of its own."))
                return redirect("costs:entry", pk)
    net = one.cents + sum(each.cents for each in later)
    facts = [
        (_("Month"), month_words(one.month)),
        (_("Whose money"), one.get_view_display()),
        (_("Kind of payment"), one.get_kind_display()),
        (_("Agency"), name_of("agency", one.agency)),
        (_("Region"), name_of("region", one.region)),
        (_("Site"), site_names().get(one.site, one.site)),
        (_("Lease"), one.lease),
        (_("Account"), one.account),
        (_("Voucher"), one.voucher),
        (_("What"), one.text),
    ]
    context = {
        "entry": one,
        "facts": [fact for fact in facts if fact[1]],
        "eur": write_cents(one.cents),
        "net": write_cents(net),
        "later": [(each, write_cents(each.cents)) for each in later],
        "may_edit": may_edit,
        "form": form,
    }
    return render(request, "costs/entry.html", context, status=status)
