"""An emulator in which sessions are INIT and streamed rows pending at first."""

import pyarrow as pa
import pytest


@pytest.fixture(scope="session")
def odps(other_odps):
    """The entry of all tests here."""
    return other_odps


def test_the_session_is_polled_until_it_is_ready(client, create, odps):
    table = create("id BIGINT")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1)")

    session = client.open_read(table)

    assert session.status == "NORMAL"
    assert session.rows() == [{"id": 1}]


class TestVersion3:
    @pytest.fixture
    def api_version(self):
        return "3"

    def test_streamed_rows_are_visible_when_nothing_below_is_pending(self, client, create, query):
        table = create("id BIGINT")
        session = client.open_write(table, mode="Streaming")
        staging_id = session.stream("0").write(pa.record_batch({"id": pa.array([1, 2], pa.int64())}))
        assert query(f"SELECT COUNT(*) FROM {table.name}") == [["0"]]
        assert session.min_uncommitted_staging_id() == staging_id

        polls = 1
        while session.min_uncommitted_staging_id() is not None:
            polls += 1

        assert polls == 3
        assert query(f"SELECT COUNT(*) FROM {table.name}") == [["2"]]
