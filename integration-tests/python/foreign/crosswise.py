"""The Python side of CrosswiseIT: writes rows that Java reads, and checks rows that Java wrote.

Usage: crosswise.py CLIENT API_VERSION write TABLE COMPRESSION
       crosswise.py CLIENT API_VERSION read TABLE COMPRESSION
       crosswise.py CLIENT API_VERSION decode FILE
       crosswise.py CLIENT API_VERSION upload TABLE COMPRESSION
       crosswise.py CLIENT API_VERSION download TABLE
COMPRESSION is none, zstd or lz4; FILE is an Arrow IPC stream. The rows are those of values.py, 40 of them; the blobs
are noise of the sizes below, of which the first goes as a stream and the others in a batch.
"""

import os
import sys

import pyarrow as pa
from odps import ODPS

import storage_clients
from blob_rows import store, stored_references
from values import every_kind, noise

BLOB_SIZES = (1, 5000, 100_000)


def check(table):
    table.validate(full=True)
    table = table.sort_by("id")
    expected = every_kind()
    for name in expected.schema.names:
        actual, wanted = table.column(name).to_pylist(), expected.column(name).to_pylist()
        assert actual == wanted, f"column {name}: {actual} instead of {wanted}"
    assert table.schema.names == expected.schema.names


def write(client, table, compression):
    session = client.open_write(table)
    stream = session.stream("0", compression=compression)
    batch = every_kind()
    stream.write(batch.slice(0, 25))
    stream.write(batch.slice(25))
    stream.close()
    session.commit()


def upload(client, table, compression):
    first, *others = [noise(size) for size in BLOB_SIZES]

    def references(stream):
        named = [
            (blob, {"mime_type": "text/plain", "custom_file_name": f"{number}.txt"})
            for number, blob in enumerate(others, 1)
        ]
        return [stream.upload("b", [first], compression), *stream.upload_batch("b", named, "MD5")]

    store(client, table, references)


def download(client, table):
    version_3 = client.api_version == "3"
    expected = [(noise(BLOB_SIZES[0]), None, None)]
    for number, size in enumerate(BLOB_SIZES[1:], 1):
        expected.append((noise(size), "text/plain", f"{number}.txt" if version_3 else None))
    references = stored_references(client, table)
    assert client.download(references) == expected, "the blobs are not those that were expected"
    for reference, blob in zip(references, expected):
        assert client.download([reference])[0][0] == blob[0], "one blob is not what was expected"


def main(client, api_version, action, target, compression="none"):
    if action == "decode":
        with pa.OSFile(target) as file:
            check(pa.ipc.open_stream(file).read_all())
        return
    odps = ODPS(
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        project=os.environ["MAXCOMPUTE_PROJECT"],
        endpoint=os.environ["MAXCOMPUTE_ENDPOINT"],
    )
    opened = storage_clients.open_client(client, odps, api_version)
    codec = None if compression == "none" else compression
    if action == "write":
        write(opened, odps.get_table(target), codec)
    elif action == "upload":
        upload(opened, odps.get_table(target), codec)
    elif action == "download":
        download(opened, odps.get_table(target))
    else:
        check(opened.open_read(odps.get_table(target)).table(compression=codec))


if __name__ == "__main__":
    main(*sys.argv[1:])
