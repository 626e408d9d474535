"""Telling pages that something happened: `publish("job:12", {"state": "done"})`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

CHANNEL = "piste_live"
LONGEST_TOPIC = 100
KEPT_MINUTES = 15
"""How long an event waits for pages that lost their stream."""


def publish(topic: str, body: Mapping[str, Any]) -> int:
    """Write an event in the current transaction and return its serial number.

    Pages hear of it when the transaction commits, never if it is rolled back. The notification carries the topic and
    the number only, as PostgreSQL's payload ends at 8,000 bytes.

    Parameters
    ----------
    topic : str
        At most 100 characters without spaces: `kind:key`. The kind decides who may listen (see `topics.listen_rule`).
    body : mapping
        What the page needs, as JSON. Nobody but those whom the topic's rule lets in reads it.
    """
    check_topic(topic)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH told AS (INSERT INTO live_event (topic, body) VALUES (%s, %s) RETURNING id) "
            "SELECT id, pg_notify(%s, %s || ' ' || id) FROM told",
            [topic, json.dumps(body), CHANNEL, topic],
        )
        return int(cursor.fetchone()[0])


def publish_each(topics: str, values: Sequence[Any], body: Mapping[str, Any]) -> int:
    """Write the same event to each topic that a query finds, in one statement; return to how many.

    Parameters
    ----------
    topics : str
        SQL of one column, the topics, which may not be over `LONGEST_TOPIC`; constant, never made of what users send.
    values : sequence
        The query's values, in the order of its placeholders.
    body : mapping
        As of `publish`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH told AS (INSERT INTO live_event (topic, body) SELECT found.topic, %s::jsonb FROM ("  # noqa: S608
            + topics
            + ") AS found (topic) RETURNING id, topic) SELECT pg_notify(%s, topic || ' ' || id) FROM told",
            [json.dumps(body), *values, CHANNEL],
        )
        return int(cursor.rowcount)


def delete_events(topic: str) -> int:
    """Delete a topic's events before their time, as signalling must be when its call ends."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM live_event WHERE topic = %s", [topic])
        return int(cursor.rowcount)


def delete_old_events(minutes: int = KEPT_MINUTES) -> int:
    """Delete what is older than pages may come back for, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM live_event WHERE at < now() - make_interval(mins => %s)", [minutes])
        return int(cursor.rowcount)


def check_topic(topic: str) -> None:
    """Refuse a topic that could not be told apart in a notification."""
    if not topic or len(topic) > LONGEST_TOPIC or any(letter.isspace() for letter in topic):
        raise ValueError(f"a topic has 1 to {LONGEST_TOPIC} characters and no spaces: {topic!r}")
