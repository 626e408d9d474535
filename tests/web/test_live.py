"""Server-sent events: exactly once, from any position, to nobody who may not hear."""

import asyncio
import itertools
import json
import random
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import AsyncClient

from piste.web.live import views
from piste.web.live.listener import Listener
from piste.web.live.models import Event
from piste.web.live.position import current_position, read_position
from piste.web.live.publish import delete_events, delete_old_events, publish
from piste.web.live.stream import LONGEST_QUEUE, Stream, Told, write_batch
from piste.web.live.topics import listen_rule, may_listen

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = frozenset({"test:1"})


@pytest.fixture
def open_connection(transactional_db):  # noqa: ARG001
    """Open connections of one's own; all are closed before the tables are emptied, which would wait for them."""
    opened = []

    def connect():
        opened.append(psycopg.connect(**views.connection_parameters()))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def insert(own, number):
    """Publish on a connection of one's own, not committed yet."""
    sql = (
        "INSERT INTO live_event (topic, body) VALUES ('test:1', %s) RETURNING pg_notify('piste_live', 'test:1 ' || id)"
    )
    own.execute(sql, [json.dumps({"n": number})])


def numbers(batch):
    return [told.body["n"] for told in batch]


async def next_batch(stream):
    return await asyncio.wait_for(stream.queue.get(), 20)


def run_apart(coroutine):
    """Run in a thread of its own: the browser of other tests keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


def run_with_listener(scenario):
    async def run():
        listener = Listener(views.connection_parameters())
        try:
            return await scenario(listener)
        finally:
            await listener.close()

    return run_apart(run())


def test_an_event_whose_transaction_ends_late_is_not_skipped(open_connection):
    """The lower number commits after the higher one, and after the page has moved past the higher one."""
    late, early = open_connection(), open_connection()
    start = current_position()
    connection.close()
    insert(late, 1)
    insert(early, 2)
    early.commit()

    async def scenario(listener):
        async with listener.listen(TOPIC, start) as (stream, missed, position):
            assert numbers(missed) == [2]
            late.commit()
            assert numbers(await next_batch(stream)) == [1]
        async with listener.listen(TOPIC, position) as (_, missed, end):
            assert numbers(missed) == [1], "a page that was away meanwhile gets it too"
        async with listener.listen(TOPIC, end) as (_, missed, _):
            assert missed == []

    run_with_listener(scenario)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_commits_and_breaks_gives_every_event_once(seed, open_connection):
    """A random history: transactions that end in any order, some rolled back, and a page that comes and goes."""
    chance = random.Random(seed)  # noqa: S311
    writers = [open_connection() for _ in range(5)]
    count = itertools.count()
    committed, heard = [], []
    start = current_position()
    connection.close()

    async def scenario(listener):
        position, pending = start, [[] for _ in writers]
        for _ in range(12):
            async with listener.listen(TOPIC, position) as (stream, missed, joined):
                position = joined
                heard.extend(numbers(missed))
                for _ in range(chance.randrange(6)):
                    which = chance.randrange(len(writers))
                    step = chance.choice(("insert", "insert", "commit", "rollback"))
                    if step == "insert":
                        pending[which].append(next(count))
                        insert(writers[which], pending[which][-1])
                    elif step == "commit":
                        writers[which].commit()
                        committed.extend(pending[which])
                        pending[which].clear()
                    else:
                        writers[which].rollback()
                        pending[which].clear()
                    if chance.random() < 0.5:
                        await asyncio.sleep(0.03)
                while not stream.queue.empty():
                    batch = stream.queue.get_nowait()
                    heard.extend(numbers(batch))
                    position = batch[-1].position
        async with listener.listen(TOPIC, position) as (_, missed, _):
            heard.extend(numbers(missed))

    run_with_listener(scenario)
    for writer in writers:
        writer.close()
    assert sorted(heard) == sorted(committed) and len(committed) > 3


def test_a_lost_connection_and_a_new_process_lose_nothing():
    async def scenario(listener):
        async with listener.listen(TOPIC, "") as (stream, missed, _):
            assert missed == []
            await sync_to_async(tell)("test:1", {"n": 1})
            first = await next_batch(stream)
            await sync_to_async(break_listener)()
            await sync_to_async(tell)("test:1", {"n": 2})
            assert numbers(first) == [1] and numbers(await next_batch(stream)) == [2]
        return first[-1].position

    position = run_with_listener(scenario)
    publish("test:1", {"n": 3})
    connection.close()

    async def after_restart(listener):
        async with listener.listen(TOPIC, position) as (_, missed, _):
            assert numbers(missed) == [2, 3]

    run_with_listener(after_restart)


def tell(topic, body):
    """Publish from a thread that keeps no connection."""
    publish(topic, body)
    connection.close()


def break_listener():
    """End the listener's connections as a restart of the database would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database() AND application_name = 'piste-live'"
        )
        assert cursor.fetchone()[0] >= 2  # those of a server that other tests keep running too
    connection.close()


@pytest.mark.parametrize("wrong", ["nonsense", "ffff.1.5:5:", "old"])
def test_a_position_that_means_nothing_asks_the_page_to_load_anew(wrong):
    now = read_position(current_position())
    connection.close()
    after = f"{now.cluster}.{now.second - 3600}.{now.snapshot}" if wrong == "old" else wrong

    async def scenario(listener):
        async with listener.listen(TOPIC, after) as (_, missed, position):
            assert missed is None and read_position(position)

    run_with_listener(scenario)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1.2.5:4:", "1.2.0:1:", "1.2.3:9:9", "1.2.3:9:5,4", "1.2.3:9:,", "g.1.1:1:", "1.1.1:1:" + "1," * 9999],
)
def test_positions_of_strangers_are_refused_before_the_database_sees_them(text):
    assert read_position(text) is None


def test_what_is_rolled_back_was_never_told_and_old_events_go():
    def publish_and_fail():
        with transaction.atomic():
            publish("test:1", {"n": 1})
            raise LookupError

    with pytest.raises(LookupError):
        publish_and_fail()
    assert Event.objects.count() == 0
    publish("test:1", {"n": 2})
    publish("call:1", {"signal": 1})
    assert delete_events("call:1") == 1 and delete_old_events() == 0
    Event.objects.update(at="2020-01-01T00:00Z")
    assert delete_old_events() == 1
    for topic in ("", "with space", "x" * 101):
        with pytest.raises(ValueError, match="topic"):
            publish(topic, {})


def test_large_bodies_pass_though_notifications_may_not():
    async def scenario(listener):
        async with listener.listen(TOPIC, "") as (stream, _, _):
            await sync_to_async(tell)("test:1", {"n": "å" * 20_000})
            assert len(numbers(await next_batch(stream))[0]) == 20_000

    run_with_listener(scenario)


def test_a_page_that_does_not_read_is_sent_away():
    async def scenario():
        stream = Stream(TOPIC)
        assert all(stream.put([]) for _ in range(LONGEST_QUEUE)) and not stream.put([])
        stream.end()
        assert stream.queue.qsize() == LONGEST_QUEUE

    run_apart(scenario())


def test_only_the_last_event_of_a_batch_moves_the_position():
    text = write_batch([Told(1, "t", {"a": "\n"}), Told(2, "t", {})], "p")
    assert text == 'data: {"id":1,"topic":"t","body":{"a":"\\n"}}\n\nid: p\ndata: {"id":2,"topic":"t","body":{}}\n\n'


def ask(user, query, **headers):
    """Open a stream as a user; return status and the first pieces of what it says, then leave."""

    async def run():
        client = AsyncClient()
        if user is not None:
            await sync_to_async(client.force_login)(user)
        response = await client.get("/live/" + query, headers=headers)
        pieces = []
        if response.status_code == 200:
            assert response["Content-Type"] == "text/event-stream"
            content = aiter(response.streaming_content)
            while not pieces or b"event: ready" not in pieces[-1]:
                pieces.append(await asyncio.wait_for(anext(content), 20))
            await sync_to_async(response.close)()
            await asyncio.sleep(0)
        listener = views.LISTENERS.pop(asyncio.get_running_loop(), None)
        if listener:
            assert listener.count() == 0, "a page that left is forgotten"
            await listener.close()
        return response.status_code, b"".join(pieces).decode()

    return run_apart(run())


def test_a_stream_is_for_those_whom_every_topic_lets_in(people):
    anna, berit = people("anna"), people("berit")
    own, other = f"?topic=user:{anna.pk}", f"&topic=user:{berit.pk}"
    assert ask(anna, own)[0] == 200
    assert ask(None, own)[0] == 403
    assert ask(berit, own)[0] == 403
    assert ask(anna, own + other)[0] == 403, "one topic that is not theirs refuses the whole stream"
    assert ask(anna, "?topic=nobody:1")[0] == 403
    assert ask(anna, "")[0] == 400
    assert ask(anna, "?" + "&".join(f"topic=user:{n}" for n in range(51)))[0] == 400


def test_a_stream_goes_on_from_the_header_or_from_what_the_page_saw(people):
    anna = people("anna")
    topic, before = f"user:{anna.pk}", current_position()
    publish(topic, {"n": 1})
    for query, headers in ((f"?topic={topic}", {"Last-Event-ID": before}), (f"?topic={topic}&after={before}", {})):
        status, text = ask(anna, query, **headers)
        assert status == 200 and text.count("data: ") == 2 and '"body":{"n":1}' in text
    assert "event: reset" in ask(anna, f"?topic={topic}&after=nonsense")[1]
    assert '"body"' not in ask(anna, f"?topic={topic}")[1], "a page that saw nothing yet starts now"


def test_a_stream_holds_no_database_connection(people):
    """Only the listener's two are open while a stream lasts."""
    anna = people("anna")
    before = count_connections()

    async def run():
        client = AsyncClient()
        await sync_to_async(client.force_login)(anna)
        response = await client.get(f"/live/?topic=user:{anna.pk}")
        content = aiter(response.streaming_content)
        await anext(content)
        others = await sync_to_async(count_connections)()
        response.close()
        await views.LISTENERS.pop(asyncio.get_running_loop()).close()
        return others

    assert run_apart(run()) - before == 2


def count_connections():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        found = cursor.fetchone()[0]
    connection.close()
    return found


def test_each_kind_of_topic_has_one_rule():
    assert not may_listen(AnonymousUser(), "user:1") and not may_listen(AnonymousUser(), "user:None")
    with pytest.raises(ValueError, match="rule already"):
        listen_rule("user")(lambda _user, _key: True)
