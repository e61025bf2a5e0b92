"""Streaming write modes: rows are visible without a commit, in the session that needs not be made."""

import pyarrow as pa
import pytest

MODES = ["Streaming", "StreamingRealtime"]


@pytest.fixture
def api_version():
    """The modes are of version 3."""
    return "3"


def rows(first, count):
    return pa.record_batch({"id": pa.array(range(first, first + count), pa.int64())})


@pytest.fixture
def table(create):
    return create("id BIGINT")


@pytest.fixture
def ids(query, table):
    return lambda: [int(row[0]) for row in query(f"SELECT id FROM {table.name} ORDER BY id")]


def await_visible(session, staging_id):
    """Polls until the service has nothing pending up to this staging id."""
    for _ in range(20):
        pending = session.min_uncommitted_staging_id()
        if pending is None or int(pending) > int(staging_id):
            return
    raise AssertionError(f"staging id {staging_id} stays invisible, the smallest is {pending}")


@pytest.mark.parametrize("mode", MODES)
def test_rows_are_visible_after_each_write(client, table, ids, mode):
    session = client.open_write(table, mode=mode)
    assert session.id == "default"
    stream = session.stream("0")

    first = stream.write(rows(0, 10))
    await_visible(session, first)
    assert ids() == list(range(10))
    second = stream.write(rows(10, 5))
    await_visible(session, second)

    assert int(second) > int(first)
    assert ids() == list(range(15))


@pytest.mark.parametrize("mode", MODES)
def test_two_writers_stream_into_one_table(client, table, ids, mode):
    sessions = [client.open_write(table, mode=mode) for _ in range(2)]
    streams = [session.stream(str(i)) for i, session in enumerate(sessions)]

    last = [stream.write(rows(100 * i, 3)) for i, stream in enumerate(streams)]
    for session, staging_id in zip(sessions, last):
        await_visible(session, staging_id)

    assert ids() == [0, 1, 2, 100, 101, 102]


def test_the_stream_may_be_the_default_one(client, table, ids):
    session = client.open_write(table, mode="Streaming")
    stream = session.stream("default")

    await_visible(session, stream.write(rows(0, 3)))

    assert ids() == [0, 1, 2]


def test_dynamic_partitions_are_streamed(client, create, query):
    table = create("id BIGINT", partitions="day STRING")
    session = client.open_write(table, mode="Streaming")
    stream = session.stream("0")

    last = stream.write(pa.record_batch({"id": pa.array([1, 2], pa.int64()), "day": pa.array(["a", "b"])}))
    await_visible(session, last)

    assert query(f"SELECT id, day FROM {table.name} ORDER BY id") == [["1", "a"], ["2", "b"]]


def test_batch_mode_may_be_named(client, table, ids):
    session = client.open_write(table, mode="Batch")
    stream = session.stream("0")
    stream.write(rows(0, 3))
    stream.close()
    assert ids() == []
    session.commit()

    assert ids() == [0, 1, 2]
