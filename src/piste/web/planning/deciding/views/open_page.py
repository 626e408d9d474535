"""The open page: what a region plans, for everybody, and inhabitants' comments on it."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.places import name_of
from piste.web.planning.deciding.forms import PublicCommentForm
from piste.web.planning.deciding.models import PlanVersion, PublicComment, RegionalPlan, TextSection
from piste.web.planning.deciding.public_throttle import count_comment
from piste.web.planning.deciding.targets import municipalities_of
from piste.web.planning.deciding.three_languages import LANGUAGES
from piste.web.planning.deciding.views.opening import sent

MOST_SHOWN = 200
SHOWN_TO_ALL = Q(consultations__isnull=False)
"""A plan is public from its first round of statements on."""


@needs(PUBLIC)
@require_safe
def open_pages(request: HttpRequest) -> HttpResponseBase:
    """List the plans that are public."""
    found = RegionalPlan.objects.filter(SHOWN_TO_ALL).distinct()[:100]
    rows = [(one, name_of("region", one.region)) for one in found]
    return render(request, "deciding/open_pages.html", {"rows": rows})


@needs(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the version that statements were asked for, and take a comment on it."""
    shown = get_object_or_404(RegionalPlan.objects.filter(SHOWN_TO_ALL).distinct(), pk=pk)
    last = shown.consultations.select_related("version").first()
    names = municipalities_of(shown)
    form, limited = None, False
    if shown.is_open:
        form = PublicCommentForm(sent(request), municipalities=names)
        if form.is_bound and form.is_valid():
            if form.cleaned_data["website"]:  # a program: it is thanked and forgotten
                return redirect(thanks(pk))
            if count_comment(request, shown):
                form.instance.regional_plan = shown
                form.instance.language = (get_language() or "fi")[:2]
                form.save()
                return redirect(thanks(pk))
            limited = True
    comments = shown.public_comments.filter(state=PublicComment.State.SHOWN)[:MOST_SHOWN]
    context = {
        "regional_plan": shown, "form": form, "limited": limited, "region_name": name_of("region", shown.region),
        "round": last, "sections": [] if last is None else read_sections(last.version),
        "points": [] if last is None else sorted(last.version.frozen["plan"]["points"], key=lambda one: one["name"]),
        "figures": {} if last is None else last.version.frozen["plan"]["figures"],
        "comments": [(one, names.get(one.municipality, "")) for one in comments],
        "sent": request.GET.get("sent") == "1",
    }  # fmt: skip
    bound = form is not None and form.is_bound
    return render(request, "deciding/open_page.html", context, status=429 if limited else 422 if bound else 200)


def thanks(pk: int) -> str:
    """Return the page that says thank you."""
    return reverse("deciding:open-page", args=[pk]) + "?sent=1#write"


def read_sections(version: PlanVersion) -> list[tuple[str, str, str]]:
    """Return a version's sections: title, text and its language, the reader's own where it is written."""
    own = (get_language() or "fi")[:2]
    rows = []
    for key in TextSection.Key:
        texts = version.frozen["texts"].get(key.value, {})
        code = next((one for one in dict.fromkeys((own, *LANGUAGES)) if texts.get(one)), "")
        if code:
            rows.append((str(key.label), texts[code], code))
    return rows
