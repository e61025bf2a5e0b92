"""Rows of an id and a blob."""

import pyarrow as pa


def blob_rows(references):
    """Returns a row for each reference, with its place as its id."""
    return pa.record_batch(
        {"id": pa.array(range(len(references)), pa.int64()), "b": pa.array(references, pa.binary())}
    )


def store(client, table, upload, partition=""):
    """Writes one row for each reference that ``upload(stream)`` returns."""
    session = client.open_write(table, partition=partition)
    stream = session.stream("0")
    stream.write(blob_rows(upload(stream)))
    stream.close()
    session.commit()


def stored_references(client, table, column="b"):
    """Returns the references that are in the rows of a table, by the ids of the rows."""
    session = client.open_read(table, split="RowOffset", number=1000)
    return [row[column] for row in sorted(session.rows(), key=lambda row: row["id"])]
