"""What only odps.maxstorage does: exactly-once streams, asynchronous flushes, records, compressed reads."""

import pyarrow as pa
import pytest
from odps.errors import ODPSError
from odps.maxstorage import SplitMode, SplitOptions

SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string())])


@pytest.fixture
def table(create):
    return create("id BIGINT, name STRING")


@pytest.fixture
def ids(query, table):
    return lambda: [int(row[0]) for row in query(f"SELECT id FROM {table.name} ORDER BY id")]


@pytest.fixture
def session(client, table):
    return client.client.create_table_write_session(table)


def rows(first, count):
    numbers = range(first, first + count)
    return pa.record_batch([pa.array(numbers), pa.array([f"n{i}" for i in numbers])], schema=SCHEMA)


def test_exactly_once_offsets_grow_with_the_rows(session, ids):
    writer = session.open_arrow_writer("0", exactly_once_mode=True)
    assert writer.is_exactly_once_mode() and writer.get_row_offset() == 0
    for first in (0, 10):
        writer.write_batch(rows(first, 10))
        writer.flush()

    assert writer.get_row_offset() == 20
    writer.close()
    session.commit()
    assert ids() == list(range(20))


def test_a_stream_is_resumed_where_it_ended(session, ids):
    first = session.open_arrow_writer("0", exactly_once_mode=True)
    first.write_batch(rows(0, 10))
    first.flush()

    second = session.open_arrow_writer("0", exactly_once_mode=True, resume=True)
    offset = second.get_row_offset()
    second.write_batch(rows(offset, 5))
    second.close()
    session.commit()

    assert offset == 10
    assert ids() == list(range(15))


def test_the_writer_that_lost_its_stream_is_fenced(session, ids):
    first = session.open_arrow_writer("0", exactly_once_mode=True)
    first.write_batch(rows(0, 10))
    first.flush()
    second = session.open_arrow_writer("0", exactly_once_mode=True, resume=True)

    first.write_batch(rows(500, 10))
    with pytest.raises(ODPSError):
        first.flush()

    second.write_batch(rows(10, 5))
    second.close()
    session.commit()
    assert ids() == list(range(15))


def test_rows_that_were_sent_twice_are_there_once(session, ids):
    writer = session.open_arrow_writer("0", exactly_once_mode=True)
    writer.write_batch(rows(0, 10))
    writer.flush()
    writer.set_row_offset(0)

    writer.write_batch(rows(0, 10))
    writer.flush()
    writer.write_batch(rows(10, 10))
    writer.close()
    session.commit()

    assert ids() == list(range(20))


def test_a_lost_answer_is_made_good_by_sending_again(session, ids, fault):
    writer = session.open_arrow_writer("0", exactly_once_mode=True)
    fault(fault="lostAnswer", action="TableWrite")
    writer.write_batch(rows(0, 10))
    try:
        writer.flush()
    except Exception:
        writer.flush()
    writer.close()
    session.commit()

    assert ids() == list(range(10))


def test_a_gap_in_the_offsets_is_refused(session):
    writer = session.open_arrow_writer("0", exactly_once_mode=True)
    writer.set_row_offset(5)
    writer.write_batch(rows(0, 10))

    with pytest.raises(ODPSError):
        writer.flush()


def test_resuming_opens_a_stream_that_was_never_made(session, ids):
    with session.open_arrow_writer("worker-3", resume=True) as writer:
        writer.write_batch(rows(0, 10))
    session.commit()

    assert ids() == list(range(10))


def test_flushes_in_the_background_keep_every_row(session, ids):
    writer = session.open_arrow_writer("0", buffer_size=1000, max_pending_buffers=3)
    for first in range(0, 1000, 50):
        writer.write_batch(rows(first, 50))
    writer.close()
    session.commit()

    assert ids() == list(range(1000))


def test_a_failed_flush_keeps_the_rows_for_the_next(session, ids, fault):
    writer = session.open_arrow_writer("0")
    writer.write_batch(rows(0, 10))
    fault(fault="status", action="TableWrite", status=400, code="InvalidArgument")
    with pytest.raises(ODPSError):
        writer.flush()

    writer.flush()
    writer.close()
    session.commit()

    assert ids() == list(range(10))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_client_repeats_what_the_service_could_not_do(session, ids, fault, status):
    writer = session.open_arrow_writer("0")
    writer.write_batch(rows(0, 10))
    fault(fault="status", action="TableWrite", status=status, code="FlowExceeded")
    writer.flush()
    writer.close()
    session.commit()

    assert ids() == list(range(10))


def test_records_are_written_and_read(client, session, table):
    with session.open_arrow_writer("0").get_as_record_writer(row_count_per_batch=3) as writer:
        for i in range(10):
            writer.write([i, f"n{i}"])
    session.commit()

    read = client.client.create_table_read_session(table, columns=["id", "name"])
    reader = read.open_arrow_reader(read.splits[0]).get_as_record_reader()
    records = []
    while (record := reader.read()) is not None:
        records.append(list(record.values))

    assert records == [[i, f"n{i}"] for i in range(10)]


def test_the_write_schema_names_columns_and_their_ids(session):
    writer = session.open_arrow_writer("0")

    columns = [(c.name, c.type.name, c.column_id) for c in writer.write_schema.columns]
    assert columns == [("id", "bigint", 1), ("name", "string", 2)]


def test_a_session_that_is_closed_without_a_commit_is_aborted(client, session, table):
    session.close()

    with pytest.raises(ODPSError):
        client.open_write(table, session_id=session.id).commit()


def test_a_quota_may_be_named(client, table, ids):
    session = client.client.create_table_write_session(table, quota_name="q", enable_schema_evolution=True)
    with session.open_arrow_writer("0") as writer:
        writer.write_batch(rows(0, 3))
    session.commit()

    assert ids() == [0, 1, 2]


def test_batches_are_read_ahead_in_the_background(client, table, odps):
    odps.execute_sql(f"INSERT INTO {table.name} VALUES " + ", ".join(f"({i}, 'x')" for i in range(100)))
    options = SplitOptions(split_mode=SplitMode.ROW_OFFSET, split_number=100)
    read = client.client.create_table_read_session(table, split_options=options)

    reader = read.open_arrow_reader(read.splits[0], max_batch_rows=10, async_read=True)
    batches = []
    while (batch := reader.read()) is not None:
        batches.append(batch)

    assert [batch.num_rows for batch in batches] == [10] * 10


def test_columns_come_in_the_order_asked_for(client, table, odps):
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1, 'x')")
    read = client.client.create_table_read_session(table)

    def names(**options):
        return read.open_arrow_reader(read.splits[0], data_columns=["name", "id"], **options).read().schema.names

    assert names(data_columns_unordered=True) == ["name", "id"]
    assert names(data_columns_unordered=False) == ["id", "name"]


def test_modes_that_the_client_does_not_know_are_refused_by_it(client, table):
    for mode in (SplitMode.PARALLELISM,):
        with pytest.raises(NotImplementedError):
            client.client.create_table_read_session(
                table, split_options=SplitOptions(split_mode=mode, split_number=2)
            )


def test_a_batch_of_few_bytes_ends_early(client, table, odps):
    odps.execute_sql(f"INSERT INTO {table.name} VALUES " + ", ".join(f"({i}, '{'x' * 1000}')" for i in range(3000)))
    read = client.client.create_table_read_session(table)

    reader = read.open_arrow_reader(read.splits[0], max_batch_raw_size=1 << 20)
    sizes = []
    while (batch := reader.read()) is not None:
        sizes.append(batch.nbytes)

    assert len(sizes) > 1 and max(sizes) <= 1 << 20
