"""The Python side of CrosswiseIT: writes rows that Java reads, and checks rows that Java wrote.

Usage: crosswise.py CLIENT API_VERSION write TABLE COMPRESSION
       crosswise.py CLIENT API_VERSION read TABLE COMPRESSION
       crosswise.py CLIENT API_VERSION decode FILE
COMPRESSION is none, zstd or lz4; FILE is an Arrow IPC stream. The rows are those of values.py, 40 of them.
"""

import os
import sys

import pyarrow as pa
from odps import ODPS

import storage_clients
from values import every_kind


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
    else:
        check(opened.open_read(odps.get_table(target)).table(compression=codec))


if __name__ == "__main__":
    main(*sys.argv[1:])
