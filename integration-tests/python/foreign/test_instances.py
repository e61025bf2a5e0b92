"""Results of SQL instances, read by Arrow."""

import datetime
from decimal import Decimal

import pytest
from odps.errors import ODPSError


@pytest.fixture
def instance(odps, create):
    """A query of a hundred rows."""
    table = create("id BIGINT, name STRING, price DECIMAL(10,2), day DATE, tags ARRAY<STRING>")
    values = ", ".join(
        f"({i}, 'n{i}', {i}.25, DATE'2024-02-29', ARRAY('a','b'))" if i else "(0, NULL, NULL, NULL, NULL)"
        for i in range(100)
    )
    odps.execute_sql(f"INSERT INTO {table.name} VALUES {values}")
    return odps.execute_sql(f"SELECT * FROM {table.name} ORDER BY id LIMIT 1000")


def rows(batches):
    return [row for batch in batches for row in batch.to_pylist()]


def test_the_whole_result_is_read_in_its_types(client, instance):
    session = client.open_instance(instance)

    assert session.record_count == 100
    assert session.id
    found = rows(session.batches())
    assert [row["id"] for row in found] == list(range(100))
    day = datetime.date(2024, 2, 29)
    assert found[0] == {"id": 0, "name": None, "price": None, "day": None, "tags": None}
    assert found[7] == {"id": 7, "name": "n7", "price": Decimal("7.25"), "day": day, "tags": ["a", "b"]}


def test_a_part_of_the_result_is_read(client, instance):
    session = client.open_instance(instance)

    assert [row["id"] for row in rows(session.batches(10, 5))] == [10, 11, 12, 13, 14]
    assert [row["id"] for row in rows(session.batches(90))] == list(range(90, 100))


def test_a_result_without_rows_is_read(client, odps, create):
    table = create("id BIGINT")
    session = client.open_instance(odps.execute_sql(f"SELECT * FROM {table.name}"))

    assert session.record_count == 0
    assert rows(session.batches()) == []


def test_an_unknown_instance_is_an_error(client, odps):
    with pytest.raises(ODPSError):
        client.open_instance(odps.get_instance("20240101000000000gnosuch"))
