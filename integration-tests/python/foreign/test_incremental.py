"""Reads of what was added to a table between two of its versions."""

import pytest
from odps.errors import ODPSError


@pytest.fixture
def grown(odps, create):
    """A table to which three statements added ten rows each."""
    table = create("id BIGINT")
    for first in (0, 10, 20):
        odps.execute_sql(f"INSERT INTO {table.name} VALUES " + ", ".join(f"({first + i})" for i in range(10)))
    return table


def ids(session):
    return sorted(row["id"] for row in session.rows())


def test_a_session_names_the_latest_version(client, grown, odps):
    before = client.open_read(grown).latest_version
    odps.execute_sql(f"INSERT INTO {grown.name} VALUES (100)")

    assert client.open_read(grown).latest_version > before


def test_what_came_after_a_version_is_read(client, grown, odps):
    version = client.open_read(grown).latest_version
    odps.execute_sql(f"INSERT INTO {grown.name} VALUES (100), (101)")

    assert ids(client.open_incremental_read(grown, start=version)) == [100, 101]


def test_what_came_between_two_versions_is_read(client, grown, odps):
    start = client.open_read(grown).latest_version
    odps.execute_sql(f"INSERT INTO {grown.name} VALUES (100)")
    end = client.open_read(grown).latest_version
    odps.execute_sql(f"INSERT INTO {grown.name} VALUES (200)")

    assert ids(client.open_incremental_read(grown, start=start, end=end)) == [100]


def test_nothing_came_after_the_latest_version(client, grown):
    version = client.open_read(grown).latest_version

    assert ids(client.open_incremental_read(grown, start=version)) == []


def test_a_range_may_be_given_by_time(client, grown):
    session = client.open_incremental_read(grown, start="2001-01-01 00:00:00", end="2199-12-31 23:59:59")

    assert ids(session) == list(range(30))


def test_a_time_that_is_none_is_refused(client, grown):
    with pytest.raises(ODPSError):
        client.open_incremental_read(grown, start="the day before yesterday", end="2199-12-31 23:59:59")
