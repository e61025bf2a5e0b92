"""Write sessions: streams, versions, commits, aborts, overwriting, compression."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError

SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string())])


@pytest.fixture
def table(create):
    return create("id BIGINT, name STRING")


@pytest.fixture
def ids(query, table):
    return lambda: [int(row[0]) for row in query(f"SELECT id FROM {table.name} ORDER BY id")]


def rows(first, count):
    numbers = range(first, first + count)
    return pa.record_batch([pa.array(numbers), pa.array([f"n{i}" for i in numbers])], schema=SCHEMA)


def write(session, stream_id, first, count, version=1, compression=None):
    """Writes a stream in two requests and closes it."""
    stream = session.stream(stream_id, version, compression)
    half = count // 2
    stream.write(rows(first, half))
    stream.write(rows(first + half, count - half))
    stream.close()
    return stream.key


@pytest.mark.parametrize("compression", [None, "zstd", "lz4"])
def test_rows_are_there_after_the_commit_and_not_before(client, table, ids, query, compression):
    session = client.open_write(table)
    write(session, "0", 0, 1000, compression=compression)
    assert ids() == []

    session.commit()

    assert ids() == list(range(1000))
    assert query(f"SELECT name FROM {table.name} WHERE id = 77") == [["n77"]]


def test_two_streams_are_committed_together(client, table, ids):
    session = client.open_write(table)
    one, two = session.stream("0"), session.stream("1")
    one.write(rows(0, 10))
    two.write(rows(10, 10))
    one.write(rows(20, 10))
    one.close()
    two.close()

    session.commit()

    assert ids() == list(range(30))


def test_a_list_says_which_streams_are_committed(client, table, ids):
    session = client.open_write(table)
    write(session, "0", 0, 10)
    two = write(session, "1", 10, 10)

    session.commit([two])

    assert ids() == list(range(10, 20))


def test_a_higher_version_supersedes_a_stream(client, table, ids):
    session = client.open_write(table)
    failed = session.stream("0", version=1)
    failed.write(rows(0, 10))
    again = write(session, "0", 100, 10, version=2)

    session.commit([again])

    assert ids() == list(range(100, 110))


def test_without_a_list_the_last_version_counts(client, table, ids):
    session = client.open_write(table)
    write(session, "0", 0, 10, version=1)
    write(session, "0", 100, 10, version=2)

    session.commit()

    assert ids() == list(range(100, 110))


def test_a_stream_without_rows_is_committed(client, table, ids):
    session = client.open_write(table)
    session.stream("0").close()
    write(session, "1", 0, 4)

    session.commit()

    assert ids() == [0, 1, 2, 3]


def test_a_session_without_streams_is_committed(client, table, ids):
    client.open_write(table).commit()

    assert ids() == []


def test_an_open_stream_makes_the_commit_fail(client, table, ids):
    session = client.open_write(table)
    stream = session.stream("0")
    stream.write(rows(0, 3))

    with pytest.raises(ODPSError):
        session.commit()
    stream.close()
    session.commit()

    assert ids() == [0, 1, 2]


def test_a_repeated_commit_does_no_harm(client, table, ids):
    session = client.open_write(table)
    write(session, "0", 0, 10)
    session.commit()

    again = client.open_write(table, session_id=session.id)
    again.commit()

    assert ids() == list(range(10))


def test_an_abort_discards_everything_and_may_be_repeated(client, table, ids):
    session = client.open_write(table)
    write(session, "0", 0, 10)

    session.abort()
    session.abort()

    with pytest.raises(ODPSError):
        client.open_write(table, session_id=session.id).commit()
    assert ids() == []


def test_another_process_writes_with_the_id_of_the_session(client, table, ids):
    driver = client.open_write(table)
    worker = client.open_write(table, session_id=driver.id)
    key = write(worker, "7", 0, 10)

    driver.commit([key])

    assert ids() == list(range(10))


def test_overwriting_replaces_what_was_there(client, table, ids, odps):
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1, 'before')")
    session = client.open_write(table, overwrite=True)
    write(session, "0", 100, 4)
    assert ids() == [1]

    session.commit()

    assert ids() == [100, 101, 102, 103]


def test_appending_keeps_what_was_there(client, table, ids, odps):
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1, 'before')")
    session = client.open_write(table)
    write(session, "0", 100, 2)

    session.commit()

    assert ids() == [1, 100, 101]


def test_columns_are_matched_by_name(client, table, query):
    session = client.open_write(table)
    stream = session.stream("0")
    stream.write(pa.record_batch({"name": pa.array(["a"]), "id": pa.array([1], pa.int64())}))
    stream.close()
    session.commit()

    assert query(f"SELECT id, name FROM {table.name}") == [["1", "a"]]


def test_a_wrong_type_is_refused(client, table, ids):
    session = client.open_write(table)
    stream = session.stream("0")

    with pytest.raises(ODPSError):
        stream.write(pa.record_batch({"id": pa.array([[1]]), "name": pa.array(["a"])}))

    session.abort()
    assert ids() == []


def test_a_missing_column_is_refused(client, table, ids):
    session = client.open_write(table)
    stream = session.stream("0")

    with pytest.raises(ODPSError):
        stream.write(pa.record_batch({"id": pa.array([1], pa.int64())}))

    session.abort()
    assert ids() == []


def test_a_stream_of_an_unknown_session_is_an_error(client, table):
    with pytest.raises(ODPSError):
        client.open_write(table, session_id="no-such-session").stream("0")
