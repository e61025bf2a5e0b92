"""Blobs by the older client alone: nested columns and keys of distribution, which it leaves to the caller."""

import base64
import io

import pyarrow as pa
import pytest
from blob_rows import stored_references
from odps.apis.storage_api_v2 import BlobWriteItem, ChecksumType, parse_write_schema
from odps.errors import ODPSError
from values import BLOB_TABLE


def test_blobs_in_lists_maps_and_structs(client, create):
    table = create("id BIGINT, a ARRAY<BLOB>, s STRUCT<n:STRING,f:BLOB>, m MAP<STRING,BLOB>", suffix=BLOB_TABLE)
    session = client.open_write(table)
    stream = session.stream("0")
    paths = parse_write_schema(stream.created.data_schema).find_all_blob_column_ids()
    assert set(paths) == {"a.element", "s.f", "m.value"}
    references = {path: stream.upload(path, [path.encode()]) for path in paths}
    columns = {
        "id": pa.array([0], pa.int64()),
        "a": pa.array([[references["a.element"], None]], pa.list_(pa.binary())),
        "s": pa.array([{"n": "x", "f": references["s.f"]}], pa.struct([("n", pa.string()), ("f", pa.binary())])),
        "m": pa.array([[("k", references["m.value"])]], pa.map_(pa.string(), pa.binary())),
    }
    stream.write(pa.record_batch(columns))
    stream.close()
    session.commit()

    (row,) = client.open_read(table, split="RowOffset", number=10).rows()
    stored = [row["a"][0], row["s"]["f"], dict(row["m"])["k"]]
    assert row["a"][1] is None and row["s"]["n"] == "x"
    assert [blob[0] for blob in client.download(stored)] == [b"a.element", b"s.f", b"m.value"]


def distribution_key(value):
    batch = pa.record_batch({"id": pa.array([value], pa.int64())})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return base64.b64encode(sink.getvalue()).decode()


def test_blobs_of_keyed_tables_name_their_key(client, create):
    table = create("id BIGINT NOT NULL, b BLOB, PRIMARY KEY (id)", suffix=BLOB_TABLE)
    session = client.open_write(table)
    stream = session.stream("0")
    with pytest.raises(ODPSError):
        stream.upload_batch("b", [(b"no key", {})])

    blobs = [(b"one", {"distribution_key": distribution_key(0)}), (b"two", {"distribution_key": distribution_key(1)})]
    references = stream.upload_batch("b", blobs, "CRC32")
    columns = [pa.array([0, 1]), pa.array(references, pa.binary()), pa.array([85, 85], pa.int8())]
    stream.write(pa.record_batch(columns, names=["id", "b", "__operation"]))
    stream.close()
    session.commit()

    assert [blob[0] for blob in client.download(stored_references(client, table))] == [b"one", b"two"]


class Damaged(BlobWriteItem):
    """A blob that changes on the way to the service."""

    def write_frame_to(self, stream, chunk_size=1):
        frame = io.BytesIO()
        super().write_frame_to(frame)
        stream.write(frame.getvalue().replace(b"as it was", b"as it is."))


@pytest.mark.parametrize("checksum", ["CRC32", "MD5"])
def test_a_blob_whose_checksum_is_wrong_is_refused(client, create, checksum):
    table = create("id BIGINT, b BLOB", suffix=BLOB_TABLE)
    session = client.open_write(table)
    session.stream("0")
    item = Damaged(b"as it was", column_index=2, checksum_type=ChecksumType[checksum])

    with pytest.raises(ODPSError):
        session.client.write_blob_batch([item], session.id, "0", 1)
