"""The newer client, odps.maxstorage."""

from odps.maxstorage import (
    BlobWriteItem,
    IncrementalReadOptions,
    MaxStorageClient,
    SplitMode,
    SplitOptions,
    WriteMode,
)

from storage_client import ReadSession, drain, stream_blobs


class MaxStorage:
    name = "maxstorage"
    split_modes = ("Size", "RowOffset")

    def __init__(self, odps, api_version):
        self.client = MaxStorageClient(odps, api_version=api_version)
        self.api_version = api_version

    def open_read(self, table, *, split="Size", number=None, cross_partition=True, **options):
        split_options = SplitOptions(
            split_mode=SplitMode(split),
            split_number=256 << 20 if number is None else number,
            cross_partition=cross_partition,
        )
        session = self.client.create_table_read_session(
            table, split_options=split_options, **_read_options(options)
        )
        return MaxStorageRead(session)

    def open_incremental_read(self, table, start, end=None):
        """Reads what came after ``start``, not after ``end``: both versions, or both times."""
        options = IncrementalReadOptions(from_=start, to=end)
        session = self.client.create_table_read_session(
            table, incremental_read_enabled=True, incremental_read_options=options
        )
        return MaxStorageRead(session)

    def reopen_read(self, table, session_id, refresh=False):
        if refresh:
            from odps.maxstorage.models.identifier import TableIdentifier

            target = TableIdentifier.from_table(table)
            self.client.stub.get_table_read_session(target, session_id, refresh=True)
        return MaxStorageRead(self.client.create_table_read_session(table, session_id=session_id))

    def preview(self, table, limit=None, partition=None, columns=None):
        return drain(self.client.preview_table(table, partition, columns, limit))

    def open_instance(self, instance):
        return MaxStorageInstance(self.client.create_instance_read_session(instance))

    def download(self, references, stream=False):
        """Returns (bytes, MIME type, file name) of each blob."""
        found = self.client.open_blob_manager().read_blobs(references, stream=stream)
        if not stream:
            return [(blob.data, blob.mime_type, blob.custom_file_name) for blob in found]
        return list(stream_blobs(found))

    def open_write(self, table, *, partition="", overwrite=False, mode="Batch", session_id=None):
        session = self.client.create_table_write_session(
            table,
            partition_spec=partition,
            overwrite=overwrite,
            write_mode=WriteMode(mode),
            session_id=session_id,
        )
        return MaxStorageWrite(session)


def _read_options(options):
    names = {
        "columns": "columns",
        "partition_columns": "partition_columns",
        "partitions": "partitions",
        "bucket_ids": "bucket_ids",
        "filter_predicate": "filter_predicate",
        "fallback": "filter_predicate_fallback",
        "max_files": "split_max_file_num",
    }
    renamed = {names[name]: value for name, value in options.items() if name in names}
    units = {"timestamp_unit": "TimestampUnit", "datetime_unit": "DatetimeUnit"}
    arrow = {units[name]: value for name, value in options.items() if name in units}
    return renamed | ({"arrow_options": arrow} if arrow else {})


class MaxStorageRead(ReadSession):
    def __init__(self, session):
        self.session = session
        self.id = session.id
        self.status = session._response.session_status
        self.splits = session.splits
        self.record_count = session.record_count
        self.split_mode = session.split_mode.value
        self.expiration_time = session.expiration_time
        self.latest_version = session.latest_version
        self.columns = [column.name for column in session.table_schema.columns]

    def batches(self, split, *, max_batch_rows=4096, skip=0, columns=None, compression=None):
        reader = self.session.open_arrow_reader(
            split,
            max_batch_rows=max_batch_rows,
            skip_row_num=skip,
            data_columns=columns,
            compress_algo=compression,
        )
        try:
            return drain(reader)
        finally:
            reader.close()


class MaxStorageInstance:
    def __init__(self, session):
        self.session = session
        self.id = session.id
        self.record_count = session.record_count
        self.columns = [(column.name, column.type.name) for column in session.table_schema.columns]

    def batches(self, offset=0, count=None):
        reader = self.session.open_arrow_reader(offset, count)
        return drain(reader)


class MaxStorageWrite:
    def __init__(self, session):
        self.session = session
        self.id = session.id

    def min_uncommitted_staging_id(self):
        return self.session.get_min_uncommitted_staging_id()

    def stream(self, stream_id, version=1, compression=None):
        return MaxStorageStream(self.session, stream_id, version, compression)

    def commit(self, streams=None):
        if streams is None:
            self.session.commit()
        else:
            self.session.commit([name for name, _ in streams], [version for _, version in streams])

    def abort(self):
        self.session.abort()


class MaxStorageStream:
    def __init__(self, session, stream_id, version, compression):
        self.key = (str(stream_id), version)
        self.writer = session.open_arrow_writer(
            stream_id, stream_version=version, compress_algo=compression
        )

    def write(self, batch):
        """Sends rows; returns their staging id, if the service names one."""
        self.writer.write_batch(batch)
        self.writer.flush()
        return self.writer.get_last_staging_id()

    def close(self):
        self.writer.close()

    def upload(self, column, chunks, compression=None, partition=None):
        """Uploads one blob as a stream; returns the reference that goes into the row."""
        writer = self.writer.write_blob_stream(
            column_name=column, partition_spec=partition, compress_algo=compression
        )
        for chunk in chunks:
            writer.write(chunk)
        return writer.finish().blob_reference

    def upload_batch(self, column, blobs, checksum="NONE"):
        """Uploads blobs of (data, options) in one request; returns their references."""
        items = [
            self.writer.build_blob_write_item(
                data, column_name=column, checksum_type=BlobWriteItem.ChecksumType[checksum], **options
            )
            for data, options in blobs
        ]
        return self.writer.write_blob_batch(items).blob_references
