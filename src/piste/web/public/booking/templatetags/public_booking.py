"""Texts in the reader's language."""

from collections.abc import Mapping

from django import template

from piste.web.network.texts import text_in

register = template.Library()


@register.filter
def text(texts: Mapping[str, str]) -> str:
    """Write a text in the reader's language, falling back openly."""
    return str(text_in(texts))
