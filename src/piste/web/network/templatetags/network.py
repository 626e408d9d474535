"""Content in several languages, in templates: `{% load network %}{{ point.name|words }}`."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from piste.web.network.texts import Text, text_in

register = template.Library()


@register.filter
def words(value: Mapping[str, str] | Text | None, language: str = "") -> str | SafeString:
    """Write a text in the reader's language; where it falls back to another, screen readers are told which."""
    text = value if isinstance(value, Text) else text_in(value, language)
    if not text.words or text.language.split("-")[0] == (get_language() or "").split("-")[0]:
        return text.words
    return format_html('<span lang="{}">{}</span>', text.language, text.words)


@register.filter
def lines(value: Mapping[str, str] | None) -> SafeString:
    """Write a text of several lines as a list, marked with its language where it falls back to another."""
    text = text_in(value)
    own = text.language.split("-")[0] == (get_language() or "").split("-")[0]
    items = format_html_join("", "<li>{}</li>", ((line.strip(),) for line in text.words.splitlines() if line.strip()))
    return format_html('<ul lang="{}">{}</ul>', text.language, items) if not own else format_html("<ul>{}</ul>", items)
