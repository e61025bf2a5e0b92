"""One interface over the storage clients of PyODPS, so that the same test runs with each.

It names what both can do. What only one of them can do is tested in a file of its own.
"""

import pyarrow as pa


class ReadSession:
    """A session and the splits that its answer describes."""

    def batches(self, split, **options):
        """Returns the record batches of one split."""
        raise NotImplementedError

    def table(self, **options):
        """Returns the rows of all splits, in the order of the splits."""
        batches = [batch for split in self.splits for batch in self.batches(split, **options)]
        return pa.Table.from_batches(batches) if batches else None

    def rows(self, **options):
        table = self.table(**options)
        return table.to_pylist() if table else []


def drain(reader):
    """Returns what a reader of either client gives until it says None."""
    batches = []
    while (batch := reader.read()) is not None:
        batches.append(batch)
    return batches


def stream_blobs(reader):
    """Gives (bytes, MIME type, file name) of each blob that a stream reader of either client holds."""
    while reader is not None:
        parts = []
        while part := reader.read(1000):
            parts.append(part)
        yield b"".join(parts), reader.mime_type, reader.custom_file_name
        reader = reader.next()
