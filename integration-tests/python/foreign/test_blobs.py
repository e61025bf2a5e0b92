"""Blobs: uploaded one by one, in batches, as streams; stored as references; downloaded again."""

import io

import pyarrow as pa
import pytest
from blob_rows import blob_rows, store, stored_references
from odps.errors import ODPSError
from values import BLOB_TABLE, noise

@pytest.fixture
def table(create):
    return create("id BIGINT, b BLOB", suffix=BLOB_TABLE)


@pytest.mark.parametrize("compression", [None, "zstd", "lz4"])
@pytest.mark.parametrize("size", [1, 10, 4095, 4096, 4097, 300_000])
def test_one_blob_is_uploaded_as_a_stream_and_downloaded(client, table, size, compression):
    data = noise(size)
    chunks = [data[: size // 3], data[size // 3 :]]

    store(client, table, lambda stream: [stream.upload("b", chunks, compression)])

    (reference,) = stored_references(client, table)
    assert [blob[0] for blob in client.download([reference])] == [data]
    assert [blob[0] for blob in client.download([reference], stream=True)] == [data]


@pytest.mark.parametrize("checksum", ["NONE", "CRC32", "MD5"])
def test_many_blobs_are_uploaded_and_downloaded_at_once(client, table, checksum):
    blobs = [b"", b"one", noise(5000), b"\x00" * 9000, noise(100_000)]

    store(client, table, lambda stream: stream.upload_batch("b", [(data, {}) for data in blobs], checksum))

    references = stored_references(client, table)
    assert [blob[0] for blob in client.download(references)] == blobs
    assert [blob[0] for blob in client.download(references[::-1], stream=True)] == blobs[::-1]


def test_blobs_are_uploaded_from_files(client, table):
    files = [io.BytesIO(noise(70_000)), io.BytesIO(b"short")]

    store(client, table, lambda stream: stream.upload_batch("b", [(file, {}) for file in files], "MD5"))

    assert [blob[0] for blob in client.download(stored_references(client, table))] == [noise(70_000), b"short"]


def test_blobs_keep_their_type_and_in_version_3_their_name(client, table, api_version):
    blobs = [
        (b"picture", {"mime_type": "image/png", "custom_file_name": "a b.png"}),
        (b"text", {"mime_type": "text/plain"}),
        (b"neither", {}),
    ]

    store(client, table, lambda stream: stream.upload_batch("b", blobs))

    name = "a b.png" if api_version == "3" else None
    assert client.download(stored_references(client, table)) == [
        (b"picture", "image/png", name),
        (b"text", "text/plain", None),
        (b"neither", None, None),
    ]


def test_blobs_of_a_static_partition(client, create):
    table = create("id BIGINT, b BLOB", partitions="day STRING", suffix=BLOB_TABLE)

    def upload(stream):
        one = stream.upload("b", [b"as a stream"], partition="day=x")
        return [one, *stream.upload_batch("b", [(b"in a batch", {"partition_spec": "day=x"})])]

    store(client, table, upload, partition="day=x")

    assert [blob[0] for blob in client.download(stored_references(client, table))] == [b"as a stream", b"in a batch"]


def test_a_blob_may_be_null(client, table):
    store(client, table, lambda stream: [None, stream.upload("b", [b"there is one"])])

    nothing, reference = stored_references(client, table)
    assert nothing is None
    assert client.download([reference])[0][0] == b"there is one"


def test_two_blob_columns_have_blobs_of_their_own(client, create):
    table = create("id BIGINT, b BLOB, c BLOB", suffix=BLOB_TABLE)
    session = client.open_write(table)
    stream = session.stream("0")
    references = [stream.upload(column, [column.encode() * 10]) for column in ("b", "c")]
    columns = [pa.array([0], pa.int64()), *(pa.array([r], pa.binary()) for r in references)]
    stream.write(pa.record_batch(columns, names=["id", "b", "c"]))
    stream.close()
    session.commit()

    both = [stored_references(client, table, column)[0] for column in ("b", "c")]
    assert [blob[0] for blob in client.download(both)] == [b"b" * 10, b"c" * 10]


def test_an_unknown_reference_is_an_error(client):
    with pytest.raises(ODPSError):
        client.download(["no-such-blob"])


def test_blobs_of_an_aborted_session_are_in_no_row(client, table):
    session = client.open_write(table)
    stream = session.stream("0")
    stream.write(blob_rows([stream.upload("b", [b"never seen"])]))
    stream.close()
    session.abort()

    assert stored_references(client, table) == []
