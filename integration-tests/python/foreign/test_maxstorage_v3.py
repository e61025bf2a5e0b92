"""What odps.maxstorage alone does with primary keys, blocks and versions of a table."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError
from odps.maxstorage import WriteMode

DELTA = "TBLPROPERTIES ('transactional'='true')"


@pytest.fixture
def keyed(create):
    return create("id BIGINT NOT NULL, name STRING, PRIMARY KEY (id)", suffix=DELTA)


def test_records_are_upserted_and_deleted(client, keyed, query):
    session = client.client.create_table_write_session(keyed)
    with session.open_arrow_writer("0").get_as_record_writer() as writer:
        writer.write([1, "a"])
        writer.write([2, "b"])
        writer.write([1, "A"])
        writer.delete([2, None])
    session.commit()

    assert query(f"SELECT id, name FROM {keyed.name}") == [["1", "A"]]


def test_the_client_refuses_rows_without_an_operation(client, keyed):
    writer = client.client.create_table_write_session(keyed).open_arrow_writer("0")

    with pytest.raises(ODPSError):
        writer.write_batch(pa.record_batch({"id": pa.array([1], pa.int64()), "name": pa.array(["a"])}))


def test_keys_are_flagged_in_the_write_schema(client, keyed):
    schema = client.client.create_table_write_session(keyed).open_arrow_writer("0").write_schema

    assert [(c.name, c.is_distribution_key) for c in schema.columns if c.name != "__operation"] == [
        ("id", True),
        ("name", False),
    ]
    assert "__operation" in [c.name for c in [*schema.columns, *schema.system_columns]]


class TestBlocks:
    """The mode BatchCompatible, in which blocks are written and their messages committed."""

    @pytest.fixture
    def api_version(self):
        return "3"

    def open(self, client, table, **options):
        return client.client.create_table_write_session(
            table, write_mode=WriteMode.BATCH_COMPATIBLE, **options
        )

    def write(self, session, number, values, attempt=0, **options):
        writer = session.open_block_writer(number, attempt, **options)
        columns = {"id": pa.array(values, pa.int64()), "name": pa.array([f"n{v}" for v in values])}
        arrays = [columns.get(field.name, pa.array(["x"] * len(values))) for field in writer.schema]
        writer.write_batch(pa.record_batch(arrays, schema=writer.schema))
        return writer.commit()

    @pytest.mark.parametrize("compression", [None, "zstd", "lz4"])
    def test_blocks_are_committed(self, client, create, query, compression):
        table = create("id BIGINT, name STRING")
        session = self.open(client, table)
        results = [self.write(session, i, [10 * i, 10 * i + 1], compress_algo=compression) for i in range(3)]
        assert [result.record_count for result in results] == [2, 2, 2]
        assert query(f"SELECT COUNT(*) FROM {table.name}") == [["0"]]

        session.commit(block_results=results)

        assert [int(row[0]) for row in query(f"SELECT id FROM {table.name} ORDER BY id")] == [0, 1, 10, 11, 20, 21]

    def test_only_the_attempt_that_is_named_counts(self, client, create, query):
        table = create("id BIGINT, name STRING")
        session = self.open(client, table)
        self.write(session, 0, [1])
        again = self.write(session, 0, [2], attempt=1)

        session.commit(block_results=[again])

        assert query(f"SELECT id FROM {table.name}") == [["2"]]

    def test_blocks_overwrite_a_partition(self, client, create, odps, query):
        table = create("id BIGINT, name STRING", partitions="day STRING")
        odps.execute_sql(f"INSERT INTO {table.name} PARTITION (day='a') VALUES (1, 'before')")
        session = self.open(client, table, partition_spec="day=a", overwrite=True)

        session.commit(block_results=[self.write(session, 0, [7])])

        assert query(f"SELECT id, day FROM {table.name}") == [["7", "a"]]

    def test_blocks_of_dynamic_partitions(self, client, create, query):
        table = create("id BIGINT, name STRING", partitions="day STRING")
        session = self.open(client, table)

        session.commit(block_results=[self.write(session, 0, [1, 2])])

        assert query(f"SELECT id, day FROM {table.name} ORDER BY id") == [["1", "x"], ["2", "x"]]

    def test_an_aborted_session_leaves_nothing(self, client, create, query):
        table = create("id BIGINT, name STRING")
        session = self.open(client, table)
        self.write(session, 0, [1])

        session.abort()

        assert query(f"SELECT COUNT(*) FROM {table.name}") == [["0"]]

    def test_a_session_is_found_by_its_id(self, client, create, query):
        table = create("id BIGINT, name STRING")
        driver = self.open(client, table)
        worker = self.open(client, table, session_id=driver.id)
        result = self.write(worker, 0, [5])

        driver.commit(block_results=[result])

        assert worker.max_block_number == driver.max_block_number
        assert query(f"SELECT id FROM {table.name}") == [["5"]]
