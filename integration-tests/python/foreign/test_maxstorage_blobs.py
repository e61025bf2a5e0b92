"""Blobs by the newer client alone: uploads on the way, nested columns, keyed tables, damaged downloads."""

import io

import pyarrow as pa
import pytest
from blob_rows import stored_references
from odps.errors import ODPSError
from odps.maxstorage import BlobWriteItem, MaxStorageClient
from values import BLOB_TABLE, noise

# Structs of blobs are left out: PyODPS 0.13.2 fails on them before it sends anything.
NESTED = "id BIGINT, a ARRAY<BLOB>, m MAP<STRING,BLOB>"
KEYED = "id BIGINT NOT NULL, b BLOB, PRIMARY KEY (id)"


@pytest.fixture
def table(create):
    return create("id BIGINT, b BLOB", suffix=BLOB_TABLE)


def data(client, references):
    return [blob[0] for blob in client.download(references)]


@pytest.mark.parametrize("checksum", [None, *BlobWriteItem.ChecksumType])
def test_blobs_in_rows_are_uploaded_on_the_way(client, table, checksum):
    session = client.client.create_table_write_session(table)
    blobs = [b"first", None, noise(20_000)]
    with session.open_arrow_writer("0", auto_upload_blobs=True, blob_checksum_type=checksum) as writer:
        writer.write_batch(pa.record_batch({"id": pa.array([0, 1, 2]), "b": pa.array(blobs, pa.binary())}))
    session.commit()

    first, none, last = stored_references(client, table)
    assert none is None
    assert data(client, [first, last]) == [blobs[0], blobs[2]]


def test_records_carry_blobs_as_bytes_and_as_files(client, table, api_version):
    session = client.client.create_table_write_session(table)
    writer = session.open_arrow_writer(
        "0",
        auto_upload_blobs=True,
        auto_close_files=True,
        blob_metadata_callback=lambda row, column, value: ("text/plain", f"{column}.txt"),
    )
    file = io.BytesIO(noise(70_000))
    with writer.get_as_record_writer(blob_batch_file_num=2) as records:
        records.write([0, b"bytes"])
        records.write([1, file])
        records.write([2, None])
        records.write([3, b"more"])
    session.commit()

    assert file.closed
    one, two, none, three = stored_references(client, table)
    name = "b.txt" if api_version == "3" else None
    assert none is None
    assert client.download([one, two, three]) == [
        (b"bytes", "text/plain", name),
        (noise(70_000), "text/plain", name),
        (b"more", "text/plain", name),
    ]


def test_a_manager_uploads_without_a_writer(client, table):
    manager = client.client.open_blob_manager(table)
    session = client.client.create_table_write_session(table)
    with session.open_arrow_writer("0") as writer:
        stream = manager.write_blob_stream(session.id, "0", column_name="b", compress_algo="zstd")
        stream.write(b"one by one")
        item = manager.build_blob_write_item(b"in a batch", session.id)
        answer = manager.write_blob_batch([item], session.id, "0", compress_algo="lz4")
        references = [stream.finish().blob_reference, *answer.blob_references]
        writer.write_batch(pa.record_batch({"id": pa.array([0, 1]), "b": pa.array(references, pa.binary())}))
    session.commit()

    references = stored_references(client, table)
    assert data(client, references) == [b"one by one", b"in a batch"]
    assert manager.read_blob(references[0]).read() == b"one by one"


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_a_compressed_download_may_be_asked_for(client, table, compression):
    session = client.client.create_table_write_session(table)
    with session.open_arrow_writer("0", auto_upload_blobs=True) as writer:
        writer.write_batch(pa.record_batch({"id": pa.array([0, 1]), "b": pa.array([b"x" * 50_000, noise(9000)])}))
    session.commit()

    references = stored_references(client, table)
    manager = client.client.open_blob_manager()
    assert [b.data for b in manager.read_blobs(references, compress_algo=compression)] == [b"x" * 50_000, noise(9000)]
    assert manager.read_blob(references[0], compress_algo=compression).read() == b"x" * 50_000


def test_nested_blobs_need_version_3(odps, create):
    client = MaxStorageClient(odps, api_version="2")
    table = create(NESTED, suffix=BLOB_TABLE)
    writer = client.create_table_write_session(table).open_arrow_writer("0", auto_upload_blobs=True)

    with pytest.raises(ODPSError):
        writer.get_as_record_writer()


class TestVersion3:
    @pytest.fixture
    def api_version(self):
        return "3"

    def test_nested_blobs_are_uploaded_and_downloaded(self, client, create):
        table = create(NESTED, suffix=BLOB_TABLE)
        session = client.client.create_table_write_session(table)
        with session.open_arrow_writer("0", auto_upload_blobs=True) as writer:
            schema = pa.schema(
                [
                    ("id", pa.int64()),
                    ("a", pa.list_(pa.binary())),
                    ("m", pa.map_(pa.string(), pa.binary())),
                ]
            )
            row = {"id": 0, "a": [b"a0", None, b"a2"], "m": [("k", b"m0")]}
            empty = {"id": 1, "a": [], "m": []}
            writer.write_batch(pa.RecordBatch.from_pylist([row, empty], schema=schema))
        session.commit()

        first, second = sorted(
            client.open_read(table, split="RowOffset", number=10).rows(), key=lambda found: found["id"]
        )
        assert second == {"id": 1, "a": [], "m": []}
        assert first["a"][1] is None
        references = [first["a"][0], first["a"][2], dict(first["m"])["k"]]
        assert data(client, references) == [b"a0", b"a2", b"m0"]

    def test_blobs_of_keyed_tables_name_their_key(self, client, create, query):
        table = create(KEYED, suffix=BLOB_TABLE)
        session = client.client.create_table_write_session(table)
        with session.open_arrow_writer("0", auto_upload_blobs=True) as writer:
            assert "__operation" in [c.name for c in [*writer.write_schema.columns, *writer.write_schema.system_columns]]
            batch = {"id": pa.array([1, 2]), "b": pa.array([b"one", b"two"]), "__operation": pa.array([85, 85], pa.int8())}
            writer.write_batch(pa.record_batch(batch))
        session.commit()

        assert data(client, stored_references(client, table)) == [b"one", b"two"]

    def test_blobs_of_keyed_tables_without_a_key_are_refused(self, client, create):
        table = create(KEYED, suffix=BLOB_TABLE)
        session = client.client.create_table_write_session(table)
        writer = session.open_arrow_writer("0")

        with pytest.raises(ODPSError):
            writer.write_blob_batch([writer.build_blob_write_item(b"one", column_name="b")])


def test_a_damaged_download_is_noticed(client, table, fault):
    session = client.client.create_table_write_session(table)
    with session.open_arrow_writer("0", auto_upload_blobs=True) as writer:
        writer.write_batch(pa.record_batch({"id": pa.array([0]), "b": pa.array([noise(20_000)])}))
    session.commit()
    references = stored_references(client, table)

    fault(fault="corrupt", action="BlobRead", atByte=5000)
    with pytest.raises(Exception, match="(?i)crc"):
        data(client, references)

    assert data(client, references) == [noise(20_000)]
