"""Drawing of figures with intervals, in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from piste.web.look.templatetags.look import number

register = template.Library()


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """Write a share as per cent, without its sign: the header has it."""
    return "–" if share is None else number(100 * share, digits)


@register.filter
def number_or_words(value: float | str) -> str:
    """Write a number, or the words that stand in its place."""
    return value if isinstance(value, str) else number(value)


@register.filter
def points(gap: float, digits: int = 0) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    words = number(abs(100 * gap), digits)
    return words if words == number(0.0, digits) else ("+" if gap > 0 else "\N{MINUS SIGN}") + words


@register.simple_tag
def interval(value: float, low: float, high: float) -> SafeString:
    """Draw a share with its interval on an axis from 0 to 100; the figures stand beside it as words."""
    return format_html(
        '<svg class="interval" viewBox="0 0 200 20" aria-hidden="true" preserveAspectRatio="none">'
        '<path class="grid" d="M0.5 1V19M100 1V19M199.5 1V19"/>'
        '<rect class="band" x="{}" width="{}" y="5" height="10"/><circle class="dot" cx="{}" cy="10" r="4"/></svg>',
        f"{200 * low:.1f}", f"{max(1.0, 200 * (high - low)):.1f}", f"{200 * value:.1f}",
    )  # fmt: skip
