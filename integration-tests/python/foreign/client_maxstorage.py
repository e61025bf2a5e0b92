"""The newer client, odps.maxstorage."""

from odps.maxstorage import MaxStorageClient, SplitMode, SplitOptions, WriteMode

from storage_clients import ReadSession, drain


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

    def reopen_read(self, table, session_id, refresh=False):
        if refresh:
            from odps.maxstorage.models.identifier import TableIdentifier

            target = TableIdentifier.from_table(table)
            self.client.stub.get_table_read_session(target, session_id, refresh=True)
        return MaxStorageRead(self.client.create_table_read_session(table, session_id=session_id))

    def preview(self, table, limit=None, partition=None, columns=None):
        return drain(self.client.preview_table(table, partition, columns, limit))

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


class MaxStorageWrite:
    def __init__(self, session):
        self.session = session
        self.id = session.id

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
        self.writer.write_batch(batch)
        self.writer.flush()

    def close(self):
        self.writer.close()
