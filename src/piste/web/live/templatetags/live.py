"""`{% live_position %}`: what the page has seen when it is made, so that its stream goes on from there."""

from django import template

from piste.web.live.position import current_position

register = template.Library()


@register.simple_tag
def live_position() -> str:
    """Return the position of now, for `data-live-after` on the page's body."""
    return current_position()
