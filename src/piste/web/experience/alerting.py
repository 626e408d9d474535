"""Alerts: every point's answers of four weeks beside those of the twelve before, method by method, week by week."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from piste.evaluation.fall import Fall, find_fall
from piste.web.accounts.models import Grant
from piste.web.accounts.roles import ALLOWED
from piste.web.experience.access import EDIT
from piste.web.experience.gathering import send_mails
from piste.web.experience.models import Alert, Item, Sheet
from piste.web.experience.sheet_arrays import measure_of
from piste.web.look.templatetags.look import language
from piste.web.network.models import Point
from piste.web.network.texts import text_in

RECENT_DAYS = 28
BEFORE_DAYS = 84
WATCHED = ("went", "solved")
"""Keys of the questions that are watched: the faces, and whether the matter was settled at once."""
ANSWERS_STEP = 10


def last_sunday(today: date) -> date:
    """Return the last day of the last whole week."""
    return today - timedelta(days=today.isoweekday())


def raise_alerts(today: date | None = None) -> list[Alert]:
    """Raise an alert for each point, question and method that fell up to the last whole week.

    One of the same kind is raised again only when its four weeks begin after the last one's ended: so alerts have no
    answers in common.
    """
    last = last_sunday(today or timezone.localdate())
    first = last - timedelta(days=RECENT_DAYS - 1)
    raised = []
    watched = Item.objects.filter(key__in=WATCHED, questionnaire__audience="customers", questionnaire__is_ready=True)
    for item in watched.select_related("questionnaire"):
        told = set(Alert.objects.filter(item=item, last_day__gte=first).values_list("point", "method"))
        for point, method, recent, before in count_periods(item, first, last):
            fall = find_fall(recent, before)
            if fall is None or (point, method) in told:
                continue
            raised.append(
                Alert(
                    point_id=point, item=item, method=method, first_day=first, last_day=last,
                    before_day=first - timedelta(days=BEFORE_DAYS), figures=round_fall(fall),
                )
            )  # fmt: skip
    return Alert.objects.bulk_create(raised, ignore_conflicts=True)


def count_periods(item: Item, first: date, last: date) -> list[tuple[int, str, tuple[int, int], tuple[int, int]]]:
    """Return point, method and (answers that count, answers) of the four weeks and of the twelve before."""
    measure = measure_of(item)
    name = f"values__{item.key}"
    counts = Q(**{f"{name}__gte": measure.at_least}) if measure.at_least is not None else Q(
        **{f"{name}__in": list(measure.one_of)}
    )  # fmt: skip
    recent, before = Q(day__gte=first), Q(day__lt=first)
    sheets = Sheet.objects.filter(
        questionnaire=item.questionnaire_id, point__isnull=False, values__has_key=item.key,
        day__gte=first - timedelta(days=BEFORE_DAYS), day__lte=last,
    )  # fmt: skip
    rows = sheets.values_list("point", "method").annotate(
        a=Count("pk", filter=counts & recent), b=Count("pk", filter=recent),
        c=Count("pk", filter=counts & before), d=Count("pk", filter=before),
    )  # fmt: skip
    return [(point, method, (a, b), (c, d)) for point, method, a, b, c, d in rows.order_by("point", "method")]


def round_fall(fall: Fall) -> dict[str, Any]:
    """Return a fall as it is kept: shares in whole hundredths, answers in tens, so that nothing can be subtracted."""

    def rounded(estimate: Any) -> list[float]:
        return [round(end, 2) for end in (estimate.value, estimate.low, estimate.high)]

    return {
        "recent": rounded(fall.recent), "before": rounded(fall.before), "gap": rounded(fall.gap),
        "h": round(fall.h, 1), "answers": [round(n / ANSWERS_STEP) * ANSWERS_STEP for n in fall.answers],
    }  # fmt: skip


def tell_alerts(today: date | None = None) -> int:
    """Tell each new alert to those who may act at the point, and to the region's; return how many were told."""
    waiting = list(Alert.objects.filter(told_on__isnull=True).select_related("point__operator", "item"))
    for alert in waiting:
        send_mails([letter_of(alert, address, tag) for address, tag in told_at(alert.point)])
        alert.told_on = today or timezone.localdate()
        alert.save(update_fields=["told_on"])
    return len(waiting)


def told_at(point: Point) -> list[tuple[str, str]]:
    """Return addresses and languages of those told of a fall: who may change experience at this point or region."""
    grants = Grant.objects.filter(role__in=ALLOWED[EDIT], user__is_active=True).exclude(user__email="")
    near = grants.filter(Q(point=point.code) | Q(point="", region=point.region, municipality="", agency=""))
    return sorted(set(near.values_list("user__email", "user__language")))


def letter_of(alert: Alert, address: str, tag: str) -> EmailMessage:
    """Return the letter in a language."""
    with override(tag):
        subject = _("Experience has fallen: %(point)s") % {"point": alert.point}
        return EmailMessage(subject, f"{say_alert(alert)}\n\n{link_to(alert)}", to=[address])


def link_to(alert: Alert) -> str:
    """Return the address of the page on which alerts stand."""
    return f"{settings.PISTE_ADDRESS.rstrip('/')}{reverse('experience:results')}#alert-{alert.pk}"


def say_alert(alert: Alert) -> str:
    """Return an alert in the reader's language: what fell, from what to what, with intervals, answers and method."""
    figures = alert.figures

    def share(ends: list[float]) -> dict[str, str]:
        return {name: language().number(100 * end, 0) for name, end in zip(("value", "low", "high"), ends, strict=True)}

    now, then = share(figures["recent"]), share(figures["before"])
    words = _(
        "%(point)s, %(question)s: %(value)s percent (%(low)s–%(high)s) of about %(n)s answers %(first)s–%(last)s. "
        "In the twelve weeks before %(value_then)s percent (%(low_then)s–%(high_then)s) of about %(n_then)s. "
        "Method in both: %(method)s."
    )
    return words % {
        "point": alert.point, "question": text_in(alert.item.text), **now,
        **{f"{name}_then": said for name, said in then.items()}, "n": figures["answers"][0],
        "n_then": figures["answers"][1], "first": f"{alert.first_day:%d.%m.%Y}", "last": f"{alert.last_day:%d.%m.%Y}",
        "method": dict(Sheet.Method.choices)[alert.method],
    }  # fmt: skip
