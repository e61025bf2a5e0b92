"""Read sessions: making, finding, refreshing, and the splits of each mode."""

import pyarrow as pa
import pytest
from odps.errors import NoSuchObject, NoSuchTable, ODPSError


@pytest.fixture
def numbers(odps, create):
    """A table of the numbers below 100."""
    table = create("id BIGINT, name STRING")
    values = ", ".join(f"({i}, 'n{i}')" for i in range(100))
    odps.execute_sql(f"INSERT INTO {table.name} VALUES {values}")
    return table


def ids(session, **options):
    return [row["id"] for row in session.rows(**options)]


def test_a_session_describes_the_table(client, numbers):
    session = client.open_read(numbers)

    assert session.id
    assert session.status == "NORMAL"
    assert session.columns == ["id", "name"]
    assert session.split_mode == "Size"
    assert session.expiration_time > 0


def test_a_session_is_found_by_its_id_and_refreshed(client, numbers):
    session = client.open_read(numbers)

    found = client.reopen_read(numbers, session.id)
    refreshed = client.reopen_read(numbers, session.id, refresh=True)

    assert (found.id, refreshed.id) == (session.id, session.id)
    assert refreshed.expiration_time >= found.expiration_time
    assert sorted(ids(found)) == sorted(ids(refreshed)) == list(range(100))


def test_an_expired_session_is_revived_by_a_refresh(client, numbers, fault):
    session = client.open_read(numbers)
    fault(fault="expiredSession", action="TableRead")
    with pytest.raises(ODPSError):
        ids(session)

    refreshed = client.reopen_read(numbers, session.id, refresh=True)

    assert refreshed.status == "NORMAL"
    assert sorted(ids(refreshed)) == list(range(100))


def test_an_unknown_session_is_an_error_with_a_request_id(client, numbers):
    with pytest.raises(ODPSError) as error:
        client.reopen_read(numbers, "no-such-session")

    assert error.value.request_id


def test_an_unknown_table_is_an_error_of_its_class(client, odps):
    with pytest.raises((NoSuchTable, NoSuchObject)):
        client.open_read(odps.get_table("no_such_table"))


def test_splits_by_size_hold_every_row_once(client, numbers, odps):
    for i in range(100, 103):
        odps.execute_sql(f"INSERT INTO {numbers.name} VALUES ({i}, 'n{i}')")
    session = client.open_read(numbers, split="Size", number=10 << 20)

    assert session.split_mode == "Size"
    assert len(session.splits) >= 1
    assert sorted(ids(session)) == list(range(103))


def test_splits_of_a_small_size_are_several(client, numbers, odps):
    for i in range(100, 104):
        odps.execute_sql(f"INSERT INTO {numbers.name} VALUES ({i}, 'n{i}')")
    session = client.open_read(numbers, split="Size", number=1)

    assert len(session.splits) > 1
    assert sorted(ids(session)) == list(range(104))


def test_splits_by_rows_are_ranges_in_one_order(client, numbers):
    session = client.open_read(numbers, split="RowOffset", number=30)

    assert session.split_mode == "RowOffset"
    assert session.record_count == 100
    parts = [[row["id"] for b in session.batches(s) for row in b.to_pylist()] for s in session.splits]
    assert [len(part) for part in parts] == [30, 30, 30, 10]
    assert parts[1] == [row["id"] for b in session.batches(session.splits[1]) for row in b.to_pylist()]
    assert sorted(sum(parts, [])) == list(range(100))


def test_a_read_is_repeatable_while_the_table_changes(client, numbers, odps):
    session = client.open_read(numbers)
    before = ids(session)

    odps.execute_sql(f"INSERT INTO {numbers.name} VALUES (1000, 'later')")

    assert ids(session) == before


def test_batches_have_the_size_that_was_asked_for(client, numbers):
    session = client.open_read(numbers, split="RowOffset", number=100)

    sizes = [b.num_rows for b in session.batches(session.splits[0], max_batch_rows=40)]

    assert sizes == [40, 40, 20]


def test_rows_are_skipped_at_the_start_of_a_split(client, numbers):
    session = client.open_read(numbers, split="RowOffset", number=50)
    first = session.splits[0]
    all_rows = [row for b in session.batches(first) for row in b.to_pylist()]

    rest = [row for b in session.batches(first, skip=20) for row in b.to_pylist()]

    assert rest == all_rows[20:]


def test_an_empty_table_has_nothing_to_read(client, create):
    table = create("id BIGINT")

    by_rows = client.open_read(table, split="RowOffset", number=10)
    by_size = client.open_read(table)

    assert by_rows.record_count == 0
    assert by_rows.splits == []
    assert by_size.rows() == []


def test_columns_are_projected_by_the_session_and_by_the_read(client, numbers):
    session = client.open_read(numbers, columns=["name"])
    assert session.table().schema.names == ["name"]

    both = client.open_read(numbers)
    assert both.table(columns=["id"]).schema.names == ["id"]
    assert both.table(columns=["id"]).schema.field("id").type == pa.int64()


def test_a_filter_keeps_the_rows_that_match(client, numbers):
    session = client.open_read(numbers, filter_predicate="id >= 90 and name != 'n95'")

    assert sorted(ids(session)) == [90, 91, 92, 93, 94, 96, 97, 98, 99]


def test_a_filter_that_cannot_be_used_is_refused_or_with_fallback_ignored(client, numbers):
    with pytest.raises(ODPSError):
        client.open_read(numbers, filter_predicate="this is no predicate (", fallback=False)

    session = client.open_read(numbers, filter_predicate="this is no predicate (", fallback=True)
    assert sorted(ids(session)) == list(range(100))
