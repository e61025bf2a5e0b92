"""Tables with a primary key: upserts and deletes, by the column __operation."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError

UPSERT, DELETE = ord("U"), ord("D")
DELTA = "TBLPROPERTIES ('transactional'='true')"


@pytest.fixture
def table(create):
    return create("id BIGINT NOT NULL, name STRING, PRIMARY KEY (id)", suffix=DELTA)


@pytest.fixture
def stored(query, table):
    return lambda: query(f"SELECT id, name FROM {table.name} ORDER BY id")


def changes(*rows):
    """Returns rows of an operation, an id and a name."""
    operations, ids, names = zip(*rows)
    return pa.record_batch(
        {
            "id": pa.array(ids, pa.int64()),
            "name": pa.array(names, pa.string()),
            "__operation": pa.array(operations, pa.int8()),
        }
    )


def write(client, table, *batches, **options):
    session = client.open_write(table, **options)
    stream = session.stream("0")
    for batch in batches:
        stream.write(batch)
    stream.close()
    session.commit()


def test_rows_are_inserted_updated_and_deleted(client, table, stored):
    write(client, table, changes((UPSERT, 1, "a"), (UPSERT, 2, "b"), (UPSERT, 3, "c")))
    write(client, table, changes((UPSERT, 2, "B"), (DELETE, 3, None), (UPSERT, 4, "d")))

    assert stored() == [["1", "a"], ["2", "B"], ["4", "d"]]


def test_the_last_change_of_a_key_in_a_stream_counts(client, table, stored):
    write(
        client,
        table,
        changes((UPSERT, 1, "a"), (UPSERT, 1, "b"), (DELETE, 2, None), (UPSERT, 2, "c"), (UPSERT, 3, "d")),
        changes((DELETE, 3, None), (UPSERT, 1, "z")),
    )

    assert stored() == [["1", "z"], ["2", "c"]]


def test_without_an_operation_a_row_is_an_upsert(client, table, stored):
    write(client, table, changes((None, 1, "a"), (UPSERT, 2, "b")))

    assert stored() == [["1", "a"], ["2", "b"]]


def test_deleting_what_is_not_there_does_no_harm(client, table, stored):
    write(client, table, changes((DELETE, 9, None), (UPSERT, 1, "a")))

    assert stored() == [["1", "a"]]


def test_changes_are_kept_apart_by_partition(client, create, query):
    table = create(
        "id BIGINT NOT NULL, name STRING, PRIMARY KEY (id)", partitions="day STRING", suffix=DELTA
    )
    for day in ("a", "b"):
        write(client, table, changes((UPSERT, 1, day), (UPSERT, 2, day)), partition=f"day={day}")
    write(client, table, changes((DELETE, 1, None)), partition="day=b")

    rows = query(f"SELECT id, name, day FROM {table.name} ORDER BY day, id")
    assert rows == [["1", "a", "a"], ["2", "a", "a"], ["2", "b", "b"]]


def test_the_table_is_read_merged(client, table):
    write(client, table, changes((UPSERT, 1, "a"), (UPSERT, 2, "b")))
    write(client, table, changes((UPSERT, 2, "B"), (DELETE, 1, None)))

    session = client.open_read(table, split="RowOffset", number=10)

    assert session.record_count == 1
    assert session.rows() == [{"id": 2, "name": "B"}]


def test_an_aborted_session_changes_nothing(client, table, stored):
    write(client, table, changes((UPSERT, 1, "a")))
    session = client.open_write(table)
    stream = session.stream("0")
    stream.write(changes((DELETE, 1, None)))
    stream.close()
    session.abort()

    assert stored() == [["1", "a"]]


def test_lists_at_the_commit_are_accepted(client, table, stored):
    session = client.open_write(table)
    streams = [session.stream(str(i)) for i in range(2)]
    for i, stream in enumerate(streams):
        stream.write(changes((UPSERT, i, f"stream {i}")))
        stream.close()

    session.commit([stream.key for stream in streams])

    assert stored() == [["0", "stream 0"], ["1", "stream 1"]]


def test_a_key_without_a_value_is_refused(client, table, stored):
    session = client.open_write(table)
    stream = session.stream("0")

    with pytest.raises(ODPSError):
        stream.write(changes((UPSERT, None, "a")))

    session.abort()
    assert stored() == []
