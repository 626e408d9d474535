"""The public page of a frozen report, its files and its press summary: read from the frozen version alone."""

import re
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from piste.core.language import LANGUAGES, Language
from piste.report.document.light_text import read_light_text
from piste.report.interim.build import build_interim
from piste.report.interim.summary import automatic_lead, reached_eur
from piste.report.interim.teller import Teller
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.deciding.three_languages import SPOKEN
from piste.web.projects.interim.document_page import show_block, show_chapters
from piste.web.projects.interim.freezing import told_of
from piste.web.projects.interim.models import ReportFiles, ReportVersion
from piste.web.projects.interim.views.reports import give_file

KEY = re.compile(r"[0-9a-f]{16}")
AN_HOUR = "public, max-age=3600"


def open_public(key: str) -> ReportVersion:
    """Return the public version that the first 16 digits of its SHA-256 name."""
    chosen = ReportVersion.objects.filter(sha256__startswith=key, is_public=True) if KEY.fullmatch(key) else None
    found = chosen.select_related("report").defer("frozen").first() if chosen is not None else None
    if found is None:
        raise Http404
    return found


def answer_page(request: HttpRequest, key: str, template: str, more: Any) -> HttpResponseBase:
    """Return a page that is the same for everybody, so that it can be cached."""
    found = open_public(key)
    code = request.GET.get("lang", "fi")
    if code not in LANGUAGES:
        raise Http404
    with translation.override(code):
        files = ReportFiles.objects.filter(version=found).exclude(folder="").first()
        context = {"request": None, "version": found, "key": key, "code": code, "languages": SPOKEN, "files": files,
                   "names": [] if files is None else [one["name"] for one in files.files if f".{code}." in one["name"]],
                   **more(found.sha256, code)}  # fmt: skip
        answer = HttpResponse(render_to_string(template, context))
    answer["Content-Language"], answer["Cache-Control"] = code, AN_HOUR
    return answer


@needs(PUBLIC)
@require_safe
def public_report(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show a frozen report to everybody."""
    return answer_page(request, key, "interim/public.html", read_frozen)


@lru_cache(maxsize=12)
def read_frozen(sha256: str, code: str) -> dict[str, Any]:
    """Return the parts of a frozen report's page in a language; its hash stands for them, since it never changes."""
    found = ReportVersion.objects.filter(sha256=sha256).select_related("report").first()
    if found is None:
        raise Http404
    told = told_of(found)
    document = build_interim(told, Language(code), built_in_base("FI").areas)
    return {
        "chapters": show_chapters(document),
        "title": document.title_page.title,
        "subtitle": document.title_page.subtitle,
        "publisher": told.publisher,
        "note": document.title_page.note,
    }


@needs(PUBLIC)
@require_safe
def press(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the press summary: what people wrote, else what the figures say, with the key figures."""
    return answer_page(request, key, "interim/press.html", read_press)


@lru_cache(maxsize=12)
def read_press(sha256: str, code: str) -> dict[str, Any]:
    """Return the parts of a press summary in a language; see `read_frozen`."""
    found = ReportVersion.objects.filter(sha256=sha256).select_related("report").first()
    if found is None:
        raise Http404
    told = told_of(found)
    teller = Teller(told, Language(code))
    text = teller.words(told.texts.get("press", {})) or automatic_lead(teller, reached_eur(teller))
    summary = build_interim(told, Language(code), None).chapters[0]
    figures = [show_block(block) for block in summary.blocks if type(block).__name__ == "KeyFigures"]
    return {"title": summary.title, "subtitle": teller.words(told.title), "publisher": told.publisher,
            "parts": [*map(show_block, read_light_text(text, 2)), *figures]}  # fmt: skip


@needs(PUBLIC)
@require_safe
def public_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:  # noqa: ARG001
    """Give a file of a public report."""
    found = open_public(key)
    files = ReportFiles.objects.filter(version=found).exclude(folder="").first()
    if files is None:
        raise Http404
    return give_file(files, name)
