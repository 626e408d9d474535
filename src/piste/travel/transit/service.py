"""Which services run on a day."""

from datetime import date

import numpy as np

from piste.travel.transit.feed import Flags, Services


def find_running(services: Services, day: date) -> Flags:
    """Return for each service whether it runs on a day: the weekly pattern, then the day's exceptions."""
    ordinal = day.toordinal()
    running = services.weekdays[:, day.weekday()] & (services.first_day <= ordinal) & (ordinal <= services.last_day)
    today = services.exception_day == ordinal
    running[services.exception_service[today & services.exception_added]] = True
    running[services.exception_service[today & ~services.exception_added]] = False
    return running


def find_span(services: Services) -> tuple[date, date] | None:
    """Return the first and last day on which a service may run, None where there is none."""
    weekly = services.weekdays.any(axis=1) & (services.first_day <= services.last_day)
    added = services.exception_day[services.exception_added]
    first = np.concatenate([services.first_day[weekly], added])
    last = np.concatenate([services.last_day[weekly], added])
    if not len(first):
        return None
    return date.fromordinal(int(first.min())), date.fromordinal(int(last.max()))
