"""Pages for what went wrong: plain words, never a trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def show(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """Render one of them."""
    return render(request, "look/error.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """Answer 400."""
    return show(request, 400, _("The address or form cannot be read"), _("Go back and try again."))


def bad_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer 403 to a form whose token is missing or old."""
    text = _("The page had been open too long, or cookies are off. Go back, load the page again and send it anew.")
    return show(request, 403, _("The form could not be sent"), text)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """Answer 403."""
    text = _("Your roles do not include this page. If you need it, ask your administrator.")
    return show(request, 403, _("This page is not for your role"), text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """Answer 404."""
    return show(request, 404, _("There is no such page"), _("Check the address, or begin from the front page."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the database."""
    title, text = _("Something went wrong here"), _("The fault is ours and has been noted. Try again in a while.")
    response = HttpResponse(status=500)
    response.write(
        f'<!doctype html><html lang="{request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else "fi"}">'
    )
    response.write(f"<title>{title} – Piste</title><main><h1>{title}</h1><p>{text}</p></main></html>")
    return response
