"""Reads a table and prints its rows and the sums of columns: of numbers themselves, of text its characters.

Usage: sums.py CLIENT API_VERSION TABLE COLUMN...
"""

import os
import sys

import pyarrow as pa
import pyarrow.compute as pc
from odps import ODPS

import storage_clients


def total(column):
    text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return pc.sum(pc.utf8_length(column) if text else column).as_py()


def main(client, api_version, target, *columns):
    odps = ODPS(
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        project=os.environ["MAXCOMPUTE_PROJECT"],
        endpoint=os.environ["MAXCOMPUTE_ENDPOINT"],
    )
    opened = storage_clients.open_client(client, odps, api_version)
    table = opened.open_read(odps.get_table(target)).table()
    print("sums:", *[table.num_rows, *[total(table.column(name)) for name in columns]])


if __name__ == "__main__":
    main(*sys.argv[1:])
