"""Logs as JSON lines for machines, or plain lines for people; neither holds personal data.

A line holds only fields named here. Paths are written as routes (`/visit/<token>/`), never as they came, so private
links stay private. Faults are written as their type and where they happened: their words may quote what people wrote.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FIELDS = ("request", "route", "method", "status", "ms", "job", "task", "queue", "worker")
"""What a line may hold besides its time, level, place and words."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b")
_SECRET = re.compile(r"\b(?=[\w-]*\d)[\w-]{20,}\b")
_PATH = re.compile(r"(?<![\w.])/[\w%~:@!$&'()*+,;=./-]*[?]?[^\s\"']*")
QUOTES_REQUESTS = ("django.request", "django.security", "uvicorn.access")


def clean(text: str) -> str:
    """Return words without e-mail addresses, identity codes and anything that looks like a secret."""
    return _SECRET.sub("…", _IDENTITY_CODE.sub("…", _EMAIL.sub("…", text)))


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a record may say."""
    words = record.getMessage()
    if record.name.startswith(QUOTES_REQUESTS):
        words = _PATH.sub("…", words)
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
        "words": clean(words),
    }
    given = record.__dict__
    line |= {name: given[name] for name in FIELDS if isinstance(given.get(name), str | int | float)}
    if record.exc_info and record.exc_info[0] is not None:
        line["fault"] = record.exc_info[0].__qualname__
        frames = traceback.extract_tb(record.exc_info[2])
        line["at"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return line


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        return json.dumps(line_of(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """The same for people's eyes."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        line = line_of(record)
        rest = " ".join(f"{name}={line[name]}" for name in FIELDS if name in line)
        fault = f" {line['fault']} at {', '.join(line['at'][-3:])}" if "fault" in line else ""
        return f"{line['time'][11:19]} {line['level']:<7} {line['from']}: {line['words']} {rest}{fault}".rstrip()


def logging_settings(*, json_lines: bool, level: str = "INFO") -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, where systemd and containers take it up."""
    form = JsonLines if json_lines else PlainLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"piste": {"()": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "piste"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # 4xx stand in our own line of each request
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},  # its warnings repeat by the second while a server restarts
            "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
