"""Filters of the public pages."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from piste.web.network.texts import text_in

register = template.Library()


@register.filter
def words(texts: Mapping[str, str] | None) -> SafeString:
    """Write a text in the reader's language; one that is in another is marked, so that it is read aloud rightly."""
    found = text_in(texts)
    if found.language == get_language():
        return format_html("{}", found.words)
    return format_html('<span lang="{}">{}</span>', found.language, found.words)
