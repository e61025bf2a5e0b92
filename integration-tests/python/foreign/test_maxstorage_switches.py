"""An emulator that compresses reads as entities, which only this client takes."""

import pytest
from values import declaration, every_kind


@pytest.fixture(scope="session")
def odps(other_odps):
    """The entry of all tests here."""
    return other_odps


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
