"""What only odps.apis.storage_api_v2 does: two more split modes, raw streams, tags, flags as booleans."""

import io

import pyarrow as pa
import pytest
from odps.apis.storage_api_v2 import Compression
from odps.errors import ODPSError
from storage_client import drain


@pytest.fixture
def numbers(odps, create):
    table = create("id BIGINT, name STRING")
    for first in range(0, 100, 25):
        values = ", ".join(f"({i}, 'n{i}')" for i in range(first, first + 25))
        odps.execute_sql(f"INSERT INTO {table.name} VALUES {values}")
    return table


def ids(batches):
    return [row["id"] for batch in batches for row in batch.to_pylist()]


def test_splits_by_parallelism_are_as_many_as_asked_for(client, numbers):
    session = client.open_read(numbers, split="Parallelism", number=4)

    assert session.split_mode == "Parallelism"
    assert len(session.splits) == 4
    assert sorted(ids(b for split in session.splits for b in session.batches(split))) == list(range(100))


def test_splits_by_bucket_are_the_buckets_of_the_table(client, create, odps):
    table = create("id BIGINT, name STRING", suffix="CLUSTERED BY (id) INTO 4 BUCKETS")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES " + ", ".join(f"({i}, 'x')" for i in range(100)))

    session = client.open_read(table, split="Bucket", number=0)
    two = client.open_read(table, split="Bucket", number=0, bucket_ids=[0, 2])

    assert session.answer.split_bucket_id == [0, 1, 2, 3]
    parts = [ids(session.batches(split)) for split in session.splits]
    assert sorted(sum(parts, [])) == list(range(100))
    assert two.answer.split_bucket_id == [0, 2]
    assert [ids(two.batches(split)) for split in two.splits] == [parts[0], parts[2]]


def test_buckets_of_a_table_without_them_are_refused(client, numbers):
    with pytest.raises(ODPSError):
        client.open_read(numbers, split="Bucket", number=0)


def test_a_range_may_lie_inside_a_split_and_a_session_be_read_whole(client, numbers):
    session = client.open_read(numbers)
    whole = ids(drain(session.client.read_rows_arrow(session.id)))

    part = session.client.read_rows_arrow(session.id, split_index=0, row_offset=10, row_count=5)

    assert sorted(whole) == list(range(100))
    assert ids(drain(part)) == ids(session.batches(session.splits[0]))[10:15]


def test_splits_have_no_more_files_than_asked_for(client, numbers):
    session = client.open_read(numbers, max_files=1)

    assert len(session.splits) == 4


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_reads_are_compressed_in_their_buffers(client, numbers, compression):
    session = client.open_read(numbers)

    assert sorted(ids(session.batches(session.splits[0], compression=compression))) == list(range(100))


def test_compressed_reads_are_compressed(client, create, odps):
    table = create("name STRING")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES " + ", ".join(f"('{'x' * 500}')" for _ in range(200)))
    session = client.open_read(table)

    def size(compression):
        stream = session.client.read_rows_stream(session.id, split_index=0, compression=compression)
        return len(stream.read())

    assert size(Compression.ZSTD) < size(Compression.UNCOMPRESSED) / 10
    assert size(Compression.LZ4_FRAME) < size(Compression.UNCOMPRESSED) / 10


def test_a_raw_stream_is_arrow_and_has_a_request_id(client, numbers):
    session = client.open_read(numbers)
    stream = session.client.read_rows_stream(session.id, split_index=0)

    data = stream.read()
    stream.close()

    assert sorted(pa.ipc.open_stream(io.BytesIO(data)).read_all().column("id").to_pylist()) == list(range(100))
    assert data.endswith(b"\xff\xff\xff\xff\x00\x00\x00\x00")
    assert stream.get_request_id()


def test_tags_and_a_quota_are_accepted(client, numbers):
    tagged = client.open_client(numbers, tags=["a", "b"], quota_name="q")

    answer = tagged.create_read_session()

    assert answer.session_id and answer.request_id
    assert tagged.route_token


@pytest.mark.parametrize("flag, replaced", [(True, True), ("true", True), (False, False), ("false", False)])
def test_overwriting_is_asked_for_by_a_boolean_or_a_word(client, create, odps, query, flag, replaced):
    table = create("id BIGINT")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1)")
    session = client.open_write(table, overwrite=flag)
    stream = session.stream("0")
    stream.write(pa.record_batch({"id": pa.array([2], pa.int64())}))
    stream.close()
    session.commit()

    assert query(f"SELECT id FROM {table.name} ORDER BY id") == ([["2"]] if replaced else [["1"], ["2"]])


def test_a_stream_says_how_many_rows_it_has(client, create):
    table = create("id BIGINT")
    session = client.open_write(table)
    stream = session.stream("0", version=3)
    stream.write(pa.record_batch({"id": pa.array([1, 2], pa.int64())}))

    state = session.client.get_write_stream(session.id, "0", 3)
    described = session.client.get_write_session(session.id)

    assert (state.status, state.record_count) == ("OPEN", 2)
    assert described.streams == {"0": 3}
    stream.close()
    assert session.client.get_write_stream(session.id, "0", 3).status == "CLOSED"


def test_numbers_are_accepted_as_stream_ids_and_version_zero(client, create, query):
    table = create("id BIGINT")
    session = client.open_write(table)
    stream = session.stream(7, version=0)
    stream.write(pa.record_batch({"id": pa.array([1], pa.int64())}))
    stream.close()
    session.commit([(7, 0)])

    assert query(f"SELECT id FROM {table.name}") == [["1"]]


def test_rows_go_by_offset_and_token(client, create, query):
    table = create("id BIGINT")
    session = client.open_write(table)
    created = session.stream("0").created
    state = session.client.get_write_stream(session.id, "0", 1, exactly_once_mode=True)
    assert created.access_token and state.access_token

    def write(offset, token, *values):
        writer = session.client.write_rows_arrow(
            session.id, "0", 1, record_count=len(values), row_offset=offset, access_token=token
        )
        writer.write(pa.record_batch({"id": pa.array(values, pa.int64())}))
        assert writer.finish()[1]
        return writer.get_write_stream_response().exactly_once_row_offset

    assert write(0, state.access_token, 1, 2) == 2
    assert write(0, state.access_token, 1, 2) == 2
    assert write(2, state.access_token, 3) == 3
    with pytest.raises(ODPSError):
        write(3, created.access_token, 4)
    session.client.close_write_stream(session.id, "0", 1)
    session.commit()
    assert query(f"SELECT id FROM {table.name} ORDER BY id") == [["1"], ["2"], ["3"]]


def test_the_result_of_a_query_is_read_without_a_session(client, odps):
    instance = odps.execute_sql("SELECT * FROM VALUES (1), (2), (3) AS t (id) ORDER BY id")

    batches = drain(client.open_client(instance).read_rows_arrow())

    assert ids(batches) == [1, 2, 3]
