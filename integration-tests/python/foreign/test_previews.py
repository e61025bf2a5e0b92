"""Previews of tables and partitions, without a session."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError
from values import declaration, every_kind


def rows(batches):
    return [row for batch in batches for row in batch.to_pylist()]


@pytest.fixture
def days(odps, create):
    table = create("id BIGINT, name STRING", partitions="day STRING")
    for first, day in [(0, "a"), (100, "b")]:
        values = ", ".join(f"({i}, 'n{i}')" for i in range(first, first + 30))
        odps.execute_sql(f"INSERT INTO {table.name} PARTITION (day='{day}') VALUES {values}")
    return table


def test_a_limit_is_kept(client, days):
    first = client.preview(days, limit=15)

    assert first[0].num_rows == 15
    assert len(rows(first)) == 15


def test_without_a_limit_a_small_table_comes_whole(client, days):
    assert sorted(row["id"] for row in rows(client.preview(days))) == [*range(30), *range(100, 130)]


def test_one_partition_is_previewed(client, days):
    assert {row["id"] // 100 for row in rows(client.preview(days, partition="day=b"))} == {1}


def test_columns_are_chosen(client, days):
    batches = client.preview(days, limit=3, columns=["name"])

    assert batches[0].schema.names == ["name"]
    assert len(rows(batches)) == 3


def test_every_type_is_previewed(client, create):
    table = create(declaration())
    session = client.open_write(table)
    stream = session.stream("0")
    stream.write(every_kind())
    stream.close()
    session.commit()

    back = pa.Table.from_batches(client.preview(table, limit=100)).sort_by("id")

    assert back.to_pylist() == every_kind().to_pylist()


def test_an_empty_table_has_no_rows_to_preview(client, create):
    assert rows(client.preview(create("id BIGINT"), limit=10)) == []


def test_an_unknown_table_cannot_be_previewed(client, odps):
    with pytest.raises(ODPSError):
        client.preview(odps.get_table("no_such_table"), limit=1)
