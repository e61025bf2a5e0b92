"""An emulator that is set up otherwise: entities are compressed, sessions are INIT and rows pending at first."""

import json
import os
import pathlib
import subprocess

import pyarrow as pa
import pytest
from odps import ODPS
from odps.maxstorage import WriteMode
from values import declaration, every_kind

EMULATOR = pathlib.Path(__file__).parents[2] / "bin" / "emulator"
SWITCHES = ["--entity-compression", "--init-polls", "1", "--staging-polls", "3"]


@pytest.fixture(scope="session")
def other_emulator():
    process = subprocess.Popen([EMULATOR, *SWITCHES], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.communicate()


@pytest.fixture(scope="session")
def odps(other_emulator):
    """The entry of all tests here, in the place of the one of the other files."""
    return ODPS(
        other_emulator["accessKeyId"],
        other_emulator["accessKeySecret"],
        project=other_emulator["project"],
        endpoint=other_emulator["endpoint"],
    )


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_reads_are_decompressed_as_entities(client, create, compression):
    table = create(declaration())
    session = client.open_write(table)
    stream = session.stream("0", compression=compression)
    stream.write(every_kind())
    stream.close()
    session.commit()

    back = client.open_read(table).table(compression=compression).sort_by("id")

    assert back.to_pylist() == every_kind().to_pylist()


def test_the_client_polls_until_the_session_is_ready(client, create, odps):
    table = create("id BIGINT")
    odps.execute_sql(f"INSERT INTO {table.name} VALUES (1)")

    session = client.open_read(table)

    assert session.status == "NORMAL"
    assert session.rows() == [{"id": 1}]


def test_streamed_rows_become_visible_when_nothing_below_is_pending(odps, create, query):
    from odps.maxstorage import MaxStorageClient

    table = create("id BIGINT")
    session = MaxStorageClient(odps, api_version="3").create_table_write_session(
        table, write_mode=WriteMode.STREAMING
    )
    writer = session.open_arrow_writer("0")
    writer.write_batch(pa.record_batch({"id": pa.array([1, 2], pa.int64())}))
    writer.flush()
    staging_id = int(writer.get_last_staging_id())
    assert query(f"SELECT COUNT(*) FROM {table.name}") == [["0"]]
    assert int(session.get_min_uncommitted_staging_id()) == staging_id

    polls = 1
    while session.get_min_uncommitted_staging_id() is not None:
        polls += 1

    assert polls == 3
    assert query(f"SELECT COUNT(*) FROM {table.name}") == [["2"]]
    writer.close()
