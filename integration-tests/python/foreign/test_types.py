"""Values of every type go in by Arrow and come back equal, in the Arrow types that the protocol names."""

import datetime

import pyarrow as pa
import pytest
from values import KINDS, declaration, every_kind


def write(client, table, batch, compression=None):
    session = client.open_write(table)
    stream = session.stream("0", compression=compression)
    stream.write(batch)
    stream.close()
    session.commit()


@pytest.mark.parametrize("name", KINDS)
def test_values_of_each_type_come_back(client, create, name):
    kind = KINDS[name]
    table = create(f"id BIGINT, c {kind.declared}")
    ids = pa.array(range(len(kind.values)), pa.int64())
    values = pa.array(kind.values, kind.arrow)

    write(client, table, pa.record_batch([ids, values], names=["id", "c"]))
    back = client.open_read(table).table().sort_by("id")

    assert same_type(back.schema.field("c").type, kind.arrow)
    assert back.column("c").to_pylist() == values.to_pylist()
    assert back.column("c").null_count == values.null_count


@pytest.mark.parametrize("compression", [None, "zstd", "lz4"])
def test_a_row_of_all_types_comes_back(client, create, compression):
    table = create(declaration())
    batch = every_kind()

    write(client, table, batch, compression)
    back = client.open_read(table).table().sort_by("id")

    assert back.to_pylist() == batch.to_pylist()
    back.validate(full=True)


@pytest.mark.parametrize("unit", ["second", "milli", "micro", "nano"])
def test_times_come_in_the_unit_asked_for(client, create, unit):
    short = {"second": "s", "milli": "ms", "micro": "us", "nano": "ns"}[unit]
    table = create("t TIMESTAMP, d DATETIME, n ARRAY<TIMESTAMP_NTZ>")
    moment = datetime.datetime(2024, 2, 29, 12, 30, 15)
    types = [pa.timestamp("ns"), pa.timestamp("ms"), pa.list_(pa.timestamp("ns"))]
    columns = [pa.array([v], t) for v, t in zip([moment, moment, [moment]], types)]
    write(client, table, pa.record_batch(columns, names=["t", "d", "n"]))

    back = client.open_read(table, timestamp_unit=unit, datetime_unit=unit).table()

    expected = pa.timestamp(short)
    assert [back.schema.field(i).type for i in (0, 1)] == [expected, expected]
    assert back.schema.field(2).type.value_type == expected
    assert back.to_pylist() == [{"t": moment, "d": moment, "n": [moment]}]


def test_large_strings_and_other_units_are_accepted_on_write(client, create):
    table = create("s STRING, b BINARY, t TIMESTAMP")
    moment = datetime.datetime(2024, 2, 29, 12, 30, 15, 123456)
    types = [pa.large_string(), pa.large_binary(), pa.timestamp("us")]
    columns = [pa.array([v], t) for v, t in zip(["long", b"\x00", moment], types)]

    write(client, table, pa.record_batch(columns, names=["s", "b", "t"]))

    assert client.open_read(table).rows() == [{"s": "long", "b": b"\x00", "t": moment}]


def test_a_table_of_nulls_comes_back(client, create):
    table = create(declaration())
    empty = every_kind(0).schema
    batch = pa.record_batch([pa.nulls(7, field.type) for field in empty], schema=empty)

    write(client, table, batch)
    back = client.open_read(table).table()

    assert back.num_rows == 7
    assert all(column.null_count == 7 for column in back.columns)


def test_an_empty_table_of_all_types_has_no_rows_by_any_split(client, create):
    table = create(declaration())

    assert client.open_read(table).rows() == []
    assert client.open_read(table, split="RowOffset", number=5).rows() == []


def same_type(actual, expected):
    """Compares types, leaving out how the children of lists and maps are called (6.1)."""
    if pa.types.is_list(expected):
        return pa.types.is_list(actual) and same_type(actual.value_type, expected.value_type)
    if pa.types.is_map(expected):
        return (
            pa.types.is_map(actual)
            and same_type(actual.key_type, expected.key_type)
            and same_type(actual.item_type, expected.item_type)
        )
    if pa.types.is_struct(expected):
        return (
            pa.types.is_struct(actual)
            and [f.name for f in actual] == [f.name for f in expected]
            and all(same_type(a.type, e.type) for a, e in zip(actual, expected))
        )
    return actual == expected
