"""Partitioned tables: reading chosen partitions, static and dynamic writing."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError


@pytest.fixture
def days(odps, create):
    """Ten rows in each of three partitions, of two levels."""
    table = create("id BIGINT", partitions="day STRING, hour BIGINT")
    for number, spec in enumerate(["day='a', hour=1", "day='a', hour=2", "day='b', hour=1"]):
        values = ", ".join(f"({i})" for i in range(number * 10, number * 10 + 10))
        odps.execute_sql(f"INSERT INTO {table.name} PARTITION ({spec}) VALUES {values}")
    return table


def ids(session):
    return sorted(row["id"] for row in session.rows())


def batch(**columns):
    return pa.record_batch(columns)


def write(session, *batches):
    stream = session.stream("0")
    for rows in batches:
        stream.write(rows)
    stream.close()
    session.commit()


def stored(query, table):
    return query(f"SELECT id, day, hour FROM {table.name} ORDER BY id")


def test_one_partition_is_read(client, days):
    assert ids(client.open_read(days, partitions=["day=a/hour=2"])) == list(range(10, 20))


def test_several_partitions_are_read(client, days):
    session = client.open_read(days, partitions=["day=a/hour=2", "day=b/hour=1"])

    assert ids(session) == list(range(10, 30))


def test_leading_levels_select_all_below(client, days):
    assert ids(client.open_read(days, partitions=["day=a"])) == list(range(20))


def test_partition_columns_come_only_when_asked_for(client, days):
    without = client.open_read(days).table()
    both = client.open_read(days, partition_columns=["day", "hour"]).table()
    one = client.open_read(days, partition_columns=["hour"]).table()

    assert without.schema.names == ["id"]
    assert both.schema == pa.schema([("id", pa.int64()), ("day", pa.string()), ("hour", pa.int64())])
    assert one.schema.names == ["id", "hour"]
    expected = [(i, "ab"[i // 20], 2 if 10 <= i < 20 else 1) for i in range(30)]
    assert sorted(tuple(row.values()) for row in both.to_pylist()) == expected


def test_a_filter_may_name_partition_columns(client, days):
    session = client.open_read(days, filter_predicate="day = 'a' and hour = 2 and id < 15")

    assert ids(session) == list(range(10, 15))


def test_splits_stay_inside_a_partition_when_asked_to(client, days):
    inside = client.open_read(days, cross_partition=False, partition_columns=["day", "hour"])
    across = client.open_read(days, cross_partition=True)

    assert (len(inside.splits), len(across.splits)) == (3, 1)
    for split in inside.splits:
        rows = [row for part in inside.batches(split) for row in part.to_pylist()]
        assert len({(row["day"], row["hour"]) for row in rows}) == 1


def test_row_ranges_go_across_partitions(client, days):
    session = client.open_read(days, split="RowOffset", number=12)

    assert session.record_count == 30
    assert ids(session) == list(range(30))


@pytest.mark.parametrize("spec", ["day=x,hour=7", "day=x/hour=7", "day='x',hour='7'"])
def test_a_static_partition_is_made_by_the_write(client, create, query, spec):
    table = create("id BIGINT", partitions="day STRING, hour BIGINT")

    write(client.open_write(table, partition=spec), batch(id=pa.array([1, 2], pa.int64())))

    assert stored(query, table) == [["1", "x", "7"], ["2", "x", "7"]]
    assert [str(p.partition_spec) for p in table.partitions] == ["day='x',hour='7'"]


def test_dynamic_partitions_are_columns_of_the_rows(client, create, query):
    table = create("id BIGINT", partitions="day STRING, hour BIGINT")
    rows = batch(
        id=pa.array([1, 2, 3], pa.int64()), day=pa.array(["x", "y", "x"]), hour=pa.array([1, 2, 1], pa.int64())
    )

    write(client.open_write(table), rows)

    assert stored(query, table) == [["1", "x", "1"], ["2", "y", "2"], ["3", "x", "1"]]
    assert len(list(table.partitions)) == 2


def test_the_leading_level_may_be_static(client, create, query):
    table = create("id BIGINT", partitions="day STRING, hour BIGINT")
    rows = batch(id=pa.array([1, 2], pa.int64()), hour=pa.array([1, 2], pa.int64()))

    write(client.open_write(table, partition="day=x"), rows)

    assert stored(query, table) == [["1", "x", "1"], ["2", "x", "2"]]


def test_overwriting_replaces_the_named_partition_only(client, days, query):
    session = client.open_write(days, partition="day=a,hour=2", overwrite=True)

    write(session, batch(id=pa.array([100], pa.int64())))

    assert [int(row[0]) for row in stored(query, days)] == [*range(10), *range(20, 30), 100]


def test_an_unknown_partition_key_is_refused(client, days):
    with pytest.raises(ODPSError):
        client.open_write(days, partition="month=1").stream("0")
