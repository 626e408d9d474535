"""Texts: all sections to read, one at a time to write."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from piste.web.accounts.permission import needs
from piste.web.planning.access import EDIT, SEE
from piste.web.planning.deciding.differences import compare_text
from piste.web.planning.deciding.forms import SectionForm
from piste.web.planning.deciding.models import TextSection
from piste.web.planning.deciding.text_keeping import OvertakenError, open_section, save_section
from piste.web.planning.deciding.three_languages import LANGUAGES, SPOKEN, read_text
from piste.web.planning.deciding.views.opening import open_regional, page_context, sent, status_of


@needs(SEE)
@require_safe
def texts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show all sections in the reader's language, openly in another one where it is not written."""
    shown = open_regional(request, pk)
    kept = {one.key: one for one in shown.sections.select_related("changed_by")}
    rows = []
    for key in TextSection.Key:
        section = kept.get(key.value) or TextSection(regional_plan=shown, key=key.value)
        text, language = read_text(section, "text")
        missing = [name for code, name in SPOKEN if not getattr(section, f"text_{code}").strip()]
        rows.append({"section": section, "text": text, "language": language, "missing": missing})
    return render(request, "deciding/texts.html", page_context(request, shown, "texts", rows=rows))


@needs(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Write one section; whoever comes second sees both texts and loses neither."""
    if key not in TextSection.Key.values:
        raise Http404
    shown = open_regional(request, pk, change=True)
    held = open_section(shown, key)
    start = {"version": held.version} | {f"text_{code}": getattr(held, f"text_{code}") for code in LANGUAGES}
    form = SectionForm(sent(request), initial=start)
    clashes, status = [], status_of(form)
    if form.is_bound and form.is_valid():
        try:
            saved = save_section(shown, key, form.cleaned_data["version"], form.texts, request.user)
        except OvertakenError as fault:
            held, status = fault.section, 409
            clashes = [
                {"language": dict(SPOKEN)[code], "code": code,
                 "pieces": compare_text(getattr(held, f"text_{code}"), form.texts[code])}
                for code in fault.languages
            ]  # fmt: skip
            again = {"version": held.version} | {
                f"text_{code}": form.texts[code] if code in fault.languages else getattr(held, f"text_{code}")
                for code in LANGUAGES
            }
            form = SectionForm(initial=again)
        else:
            told = _("The text has been saved.") if saved.changed else _("Nothing had changed.")
            if saved.merged:
                told += " " + _("Somebody else had written in another language meanwhile; that is kept as well.")
            messages.success(request, told)
            return redirect("deciding:texts", pk)
    context = page_context(
        request, shown, "texts", form=form, section=held, clashes=clashes,
        revisions=held.revisions.select_related("by")[:10] if held.pk else [],
    )  # fmt: skip
    return render(request, "deciding/section.html", context, status=status)
