"""Tags and filters of all templates: numbers, fields, pages."""

import json
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from piste.core.language import LANGUAGES, Language

register = template.Library()


def language() -> Language:
    """Return the reader's language."""
    code = (get_language() or "fi")[:2]
    return Language(code if code in LANGUAGES else "en")


@register.filter
def number(value: float | None, digits: int | None = None) -> str:
    """Write a number the reader's way; nothing at all is said to be unknown by the template."""
    return "–" if value is None else language().number(value, digits)


@register.filter
def signed(value: float, digits: int | None = None) -> str:
    """Write a change with its sign."""
    return language().signed(value, digits)


@register.filter
def svg_number(value: float) -> str:
    """Write a coordinate: always a point, never the reader's comma."""
    return f"{value:g}"


@register.filter
def bound(field: BoundField) -> SafeString:
    """Draw a field's widget with what a screen reader needs: its hint and its error."""
    about = [f"{field.auto_id}-hint"] if field.help_text else []
    about += [f"{field.auto_id}-error"] if field.errors else []
    attributes: dict[str, Any] = {"aria-describedby": " ".join(about)} if about else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Tell whether a field is one box to tick, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"


@register.filter
def as_json(value: Any) -> SafeString:
    """Write data for a module as JSON that cannot end its element."""
    text = json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(text)  # noqa: S308  (the three signs that HTML could read are gone)


@register.simple_tag
def bar(share: float, kind: str = "") -> SafeString:
    """Draw a bar in a cell, from 0 to 1; its number stands beside it."""
    width = round(100 * min(max(float(share), 0.0), 1.0), 1)
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="20"/></svg>',
        kind,
        f"{width:g}",
    )


@register.inclusion_tag("look/parts/table.html", takes_context=True)
def table(context: dict[str, Any], shown: Any) -> dict[str, Any]:
    """Draw a table (`piste.web.look.table.Table`): the one that all pages use."""
    return {"table": shown, "request": context["request"]}


@register.inclusion_tag("look/parts/figures.html")
def figures(shown: Any) -> dict[str, Any]:
    """Draw key figures (`piste.web.look.figure.Figure`) side by side."""
    return {"figures": shown}


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], page: int, key: str = "page", anchor: str = "") -> SafeString:
    """Return the address of another page of a list, with the same search; `key` tells lists of one page apart."""
    query = context["request"].GET.copy()
    query[key] = str(page)
    return format_html("?{}{}", query.urlencode(), f"#{anchor}" if anchor else "")
