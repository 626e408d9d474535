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


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], page: int) -> SafeString:
    """Return the address of another page of the list, with the same search."""
    query = context["request"].GET.copy()
    query["page"] = str(page)
    return format_html("?{}", query.urlencode())
