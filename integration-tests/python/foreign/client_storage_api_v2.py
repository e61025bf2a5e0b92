"""The older client, odps.apis.storage_api_v2."""

import base64

from odps.apis.storage_api_v2 import (
    ArrowOptions,
    BlobWriteItem,
    ChecksumType,
    Compression,
    IncrementalReadOptions,
    SessionStatus,
    SplitOptions,
    StorageApiArrowClient,
    WriteMode,
    parse_write_schema,
)

from storage_client import ReadSession, drain, stream_blobs

COMPRESSION = {None: None, "zstd": Compression.ZSTD, "lz4": Compression.LZ4_FRAME}


class StorageApiV2:
    name = "storage_api_v2"
    split_modes = ("Size", "RowOffset", "Parallelism", "Bucket")

    def __init__(self, odps, api_version):
        self.odps = odps
        self.api_version = api_version

    def open_client(self, table_or_instance, **options):
        return StorageApiArrowClient(
            self.odps, table_or_instance, api_version=self.api_version, **options
        )

    def open_read(self, table, *, split="Size", number=None, cross_partition=True, **options):
        split_options = SplitOptions()
        split_options.split_mode = SplitOptions.SplitMode(split)
        split_options.split_number = 256 << 20 if number is None else number
        split_options.cross_partition = cross_partition
        client = self.open_client(table)
        answer = client.create_read_session(split_options=split_options, **_read_options(options))
        while answer.session_status == SessionStatus.INIT:  # here the caller polls
            answer = client.get_read_session(answer.session_id)
        return StorageApiV2Read(client, answer, number)

    def open_incremental_read(self, table, start, end=None):
        """Reads what came after ``start``, not after ``end``: both versions, or both times."""
        options = IncrementalReadOptions()
        if isinstance(start, int):
            options.start_version, options.end_version = start, -1 if end is None else end
        else:
            options.start_time_stamp, options.end_time_stamp = start, end
        client = self.open_client(table)
        answer = client.create_read_session(incremental_read=True, incremental_read_options=options)
        return StorageApiV2Read(client, answer, None)

    def reopen_read(self, table, session_id, refresh=False):
        client = self.open_client(table)
        return StorageApiV2Read(client, client.get_read_session(session_id, refresh), None)

    def preview(self, table, limit=None, partition=None, columns=None):
        return drain(self.open_client(table).preview_table_arrow(limit, partition, columns))

    def open_instance(self, instance):
        client = self.open_client(instance)
        return StorageApiV2Instance(client, client.create_read_session())

    def download(self, references, stream=False):
        """Returns (bytes, MIME type, file name) of each blob."""
        found = self.open_client(self.odps.get_table("any")).read_blobs(references, stream=stream)
        if not stream:
            return [(blob.data, blob.mime_type, blob.custom_file_name) for blob in found]
        return list(stream_blobs(found))

    def open_write(self, table, *, partition="", overwrite=None, mode="Batch", session_id=None):
        client = self.open_client(table)
        if session_id is None and mode.startswith("Streaming"):
            session_id = "default"  # which has no call to make it
            client._write_mode = WriteMode(mode)
        elif session_id is None:
            flags = {} if overwrite is None else {"overwrite": overwrite}
            session_id = client.create_write_session(partition, flags, WriteMode(mode)).session_id
        else:
            client._write_mode = WriteMode(mode)
            client.get_write_session(session_id)
        return StorageApiV2Write(client, session_id)


def _read_options(options):
    names = {
        "columns": "required_data_columns",
        "partition_columns": "required_partition_columns",
        "partitions": "required_partitions",
        "bucket_ids": "required_bucket_ids",
        "filter_predicate": "filter_predicate",
        "fallback": "filter_predicate_fallback",
        "max_files": "split_max_file_num",
    }
    renamed = {names[name]: value for name, value in options.items() if name in names}
    arrow = ArrowOptions()
    if "timestamp_unit" in options:
        arrow.timestamp_unit = ArrowOptions.TimestampUnit(options["timestamp_unit"])
    if "datetime_unit" in options:
        arrow.date_time_unit = ArrowOptions.TimestampUnit(options["datetime_unit"])
    return renamed | {"arrow_options": arrow}


class StorageApiV2Read(ReadSession):
    def __init__(self, client, answer, step):
        self.client = client
        self.answer = answer
        self.id = answer.session_id
        self.status = answer.session_status.value
        self.record_count = answer.record_count
        self.split_mode = answer.split_mode
        self.expiration_time = answer.expiration_time
        self.latest_version = answer.latest_version
        self.columns = [column.name for column in answer.data_schema.data_columns]
        if self.split_mode == "RowOffset":
            step = step or self.record_count or 1
            self.splits = [
                {"row_offset": start, "row_count": min(step, self.record_count - start)}
                for start in range(0, self.record_count, step)
            ]
        else:
            self.splits = [{"split_index": index} for index in range(answer.splits_count)]

    def batches(self, split, *, max_batch_rows=4096, skip=0, columns=None, compression=None):
        reader = self.client.read_rows_arrow(
            self.id,
            **split,
            max_batch_rows=max_batch_rows,
            skip_row_num=skip,
            data_columns=columns,
            compression=COMPRESSION[compression],
        )
        return drain(reader)


class StorageApiV2Instance:
    def __init__(self, client, answer):
        self.client = client
        self.id = answer.session_id
        self.record_count = answer.record_count

    def batches(self, offset=0, count=None):
        return drain(self.client.read_rows_arrow(self.id, row_offset=offset, row_count=count))


class StorageApiV2Write:
    def __init__(self, client, session_id):
        self.client = client
        self.id = session_id

    def min_uncommitted_staging_id(self):
        return self.client.get_min_uncommitted_staging_id(self.id)

    def stream(self, stream_id, version=1, compression=None):
        return StorageApiV2Stream(self.client, self.id, stream_id, version, compression)

    def commit(self, streams=None):
        ids, versions = (None, None) if streams is None else zip(*streams)
        self.client.commit_write_session(self.id, ids and list(ids), versions and list(versions))

    def abort(self):
        self.client.abort_write_session(self.id)


class StorageApiV2Stream:
    def __init__(self, client, session_id, stream_id, version, compression):
        self.client = client
        self.key = (str(stream_id), version)
        self.address = (session_id, stream_id, version)
        self.compression = COMPRESSION[compression] or Compression.UNCOMPRESSED
        self.created = client.create_write_stream(*self.address)

    def write(self, batch):
        """Sends rows; returns their staging id, if the service names one."""
        writer = self.client.write_rows_arrow(
            *self.address, record_count=batch.num_rows, compression=self.compression
        )
        writer.write(batch)
        _, written = writer.finish()
        assert written, "the client says that the write failed"
        answer = writer.get_write_stream_response()
        return answer and answer.staging_id

    def close(self):
        self.client.close_write_stream(*self.address)

    def _column_id(self, path):
        return parse_write_schema(self.created.data_schema).find_all_blob_column_ids()[path]

    def upload(self, column, chunks, compression=None, partition=None):
        """Uploads one blob as a stream; returns the reference that goes into the row."""
        writer = self.client.write_blob_stream(
            *self.address,
            partition_values=partition and partition.split(","),
            column_index=self._column_id(column),
            compression=COMPRESSION[compression] or Compression.UNCOMPRESSED,
        )
        for chunk in chunks:
            writer.write(chunk)
        return base64.b64decode(writer.finish().blob_reference)

    def upload_batch(self, column, blobs, checksum="NONE"):
        """Uploads blobs of (data, options) in one request; returns their references."""
        items = []
        for data, options in blobs:
            partition = options.pop("partition_spec", None)
            item = BlobWriteItem(
                data,
                partition_values=partition and partition.split(","),
                column_index=self._column_id(column),
                checksum_type=ChecksumType[checksum],
                api_version=self.client.api_version,
                **options,
            )
            items.append(item)
        answer = self.client.write_blob_batch(items, *self.address)
        return [base64.b64decode(reference) for reference in answer.blob_references]
