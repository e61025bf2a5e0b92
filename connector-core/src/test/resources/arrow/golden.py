"""Makes the golden files of this folder: what Arrow C++ and liblz4 write, byte for byte.

Run with pyarrow 26.0.1 and lz4 4.4.5:  python golden.py
"""
import datetime
import decimal
import hashlib

import lz4.frame
import pyarrow as pa

SCHEMA = pa.schema([
    ("id", pa.int64()), ("text", pa.string()), ("noise", pa.binary()), ("tiny", pa.int8()),
    ("small", pa.int16()), ("whole", pa.int32()), ("single", pa.float32()),
    ("real", pa.float64()), ("flag", pa.bool_()), ("day", pa.date32()),
    ("micros", pa.timestamp("us")), ("millis", pa.timestamp("ms")),
    ("wide", pa.decimal128(38, 18)), ("narrow", pa.decimal128(10, 2)),
    ("list", pa.list_(pa.int32())), ("map", pa.map_(pa.string(), pa.int64())),
    ("struct", pa.struct([("a", pa.int32()), ("b", pa.string())])), ("none", pa.string()),
])


def unless_null(i, value):
    return None if i % 7 == 3 else value


def batch(rows):
    values = {
        "id": list(rows),
        "text": [unless_null(i, f"row {i} " + "abcdefghij中" * (i % 50)) for i in rows],
        "noise": [hashlib.sha256(b"%d" % i).digest() if i % 3 == 0 else b"" for i in rows],
        "tiny": [unless_null(i, i % 100) for i in rows],
        "small": [unless_null(i, -i) for i in rows],
        "whole": [unless_null(i, i * 1000) for i in rows],
        "single": [i / 4 for i in rows],
        "real": [unless_null(i, i / 8) for i in rows],
        "flag": [unless_null(i, i % 2 == 0) for i in rows],
        "day": [unless_null(i, datetime.date(1970, 1, 1) + datetime.timedelta(i)) for i in rows],
        "micros": [unless_null(i, i * 1_000_001) for i in rows],
        "millis": [unless_null(i, -i) for i in rows],
        "wide": [unless_null(i, decimal.Decimal(i).scaleb(-18)) for i in rows],
        "narrow": [unless_null(i, decimal.Decimal(-i).scaleb(-2)) for i in rows],
        "list": [unless_null(i, [i, None] * (i % 3)) for i in rows],
        "map": [unless_null(i, [(f"k{j}", i + j) for j in range(i % 3)]) for i in rows],
        "struct": [unless_null(i, {"a": i, "b": f"b{i}"}) for i in rows],
        "none": [None for _ in rows],
    }
    return pa.record_batch([pa.array(values[f.name], f.type) for f in SCHEMA], schema=SCHEMA)


def stream(name, rows, codec):
    options = pa.ipc.IpcWriteOptions(compression=codec)
    with pa.OSFile(name, "wb") as out, pa.ipc.new_stream(out, SCHEMA, options=options) as writer:
        for part in (range(rows - 10), range(0), range(rows - 10, rows)):
            writer.write_batch(batch(part))


def frame(name, **options):
    words = " ".join(f"word{i % 97} {i % 31}" for i in range(20_000)).encode()
    with open(name, "wb") as out:
        out.write(lz4.frame.compress(words[:150_000], **options))


stream("plain-40.arrows", 40, None)
stream("lz4-300.arrows", 300, "lz4")
stream("zstd-300.arrows", 300, "zstd")
frame("linked.lz4", block_linked=True, block_size=lz4.frame.BLOCKSIZE_MAX64KB,
      content_checksum=True, block_checksum=True, store_size=True)
frame("independent.lz4", block_linked=False, block_size=lz4.frame.BLOCKSIZE_MAX64KB,
      content_checksum=False, block_checksum=False, store_size=False)
