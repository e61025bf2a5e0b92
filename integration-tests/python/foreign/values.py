"""Every type of column with values at its ends, as MaxCompute declares it and as Arrow carries it."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa


@dataclass(frozen=True)
class Kind:
    """A column type, the Arrow type of its column, and values, among them NULL."""

    declared: str
    arrow: pa.DataType
    values: tuple


def utc(*fields):
    return datetime.datetime(*fields)


STRINGS = ("", "a", "a 'quote' and a \\ and \"two\"", "多字节 😀", "line\nbreak\ttab", "x" * 5000, None)
MOMENTS = (utc(1970, 1, 1), utc(1969, 12, 31, 23, 59, 59, 999000), utc(2024, 2, 29, 12, 30, 15, 123000), None)
EXACT = (*MOMENTS[:-1], utc(2262, 4, 11, 23, 47, 16, 854775), None)

KINDS = {
    "tinyint": Kind("TINYINT", pa.int8(), (-128, 0, 127, None)),
    "smallint": Kind("SMALLINT", pa.int16(), (-(2**15), 0, 2**15 - 1, None)),
    "int": Kind("INT", pa.int32(), (-(2**31), 0, 2**31 - 1, None)),
    "bigint": Kind("BIGINT", pa.int64(), (-(2**63) + 1, 0, 2**63 - 1, None)),
    "float": Kind("FLOAT", pa.float32(), (0.0, -1.5, 3.4028234663852886e38, float("inf"), None)),
    "double": Kind("DOUBLE", pa.float64(), (0.0, -1.5, 1.7976931348623157e308, float("-inf"), None)),
    "boolean": Kind("BOOLEAN", pa.bool_(), (True, False, None)),
    "string": Kind("STRING", pa.string(), STRINGS),
    "varchar": Kind("VARCHAR(20)", pa.string(), ("", "twenty characters ..", None)),
    "char": Kind("CHAR(3)", pa.string(), ("abc", None)),
    "json": Kind("JSON", pa.string(), ('{"a":[1,null,"x"]}', "7", None)),
    "binary": Kind("BINARY", pa.binary(), (b"", b"\x00\xff\x80", bytes(range(256)), None)),
    "date": Kind(
        "DATE", pa.date32(), (datetime.date(1, 1, 1), datetime.date(2024, 2, 29), datetime.date(9999, 12, 31), None)
    ),
    "datetime": Kind("DATETIME", pa.timestamp("ms"), MOMENTS),
    "timestamp": Kind("TIMESTAMP", pa.timestamp("ns"), EXACT),
    "timestamp_ntz": Kind("TIMESTAMP_NTZ", pa.timestamp("ns"), EXACT),
    "decimal": Kind(
        "DECIMAL(10,2)", pa.decimal128(10, 2), (Decimal("0.00"), Decimal("-99999999.99"), Decimal("0.01"), None)
    ),
    "wide_decimal": Kind(
        "DECIMAL(38,18)", pa.decimal128(38, 18), (Decimal("12345678901234567890.123456789012345678"), None)
    ),
    "array": Kind("ARRAY<BIGINT>", pa.list_(pa.int64()), ([], [1, None, -1], [0], None)),
    "map": Kind("MAP<STRING,BIGINT>", pa.map_(pa.string(), pa.int64()), ([], [("a", 1), ("b", None)], None)),
    "struct": Kind(
        "STRUCT<a:BIGINT,b:STRING>",
        pa.struct([("a", pa.int64()), ("b", pa.string())]),
        ({"a": 1, "b": "x"}, {"a": None, "b": None}, None),
    ),
    "nested": Kind(
        "ARRAY<STRUCT<k:STRING,v:MAP<STRING,ARRAY<DECIMAL(5,1)>>>>",
        pa.list_(
            pa.struct([("k", pa.string()), ("v", pa.map_(pa.string(), pa.list_(pa.decimal128(5, 1))))])
        ),
        (
            [{"k": "one", "v": [("x", [Decimal("1.5"), None]), ("y", [])]}, None],
            [{"k": None, "v": None}],
            [],
            None,
        ),
    ),
    "struct_of_times": Kind(
        "STRUCT<d:DATE,t:TIMESTAMP_NTZ,n:STRUCT<b:BOOLEAN>>",
        pa.struct([("d", pa.date32()), ("t", pa.timestamp("ns")), ("n", pa.struct([("b", pa.bool_())]))]),
        ({"d": datetime.date(2000, 1, 1), "t": EXACT[2], "n": {"b": True}}, {"d": None, "t": None, "n": None}, None),
    ),
}


def declaration():
    """Returns the columns of a table with an id and a column of every kind."""
    return ", ".join(["id BIGINT", *(f"c_{name} {kind.declared}" for name, kind in KINDS.items())])


def every_kind(count=40):
    """Returns rows with an id and a column of every kind, each going round its values."""
    fields = [pa.field("id", pa.int64()), *(pa.field(f"c_{n}", k.arrow) for n, k in KINDS.items())]
    columns = [pa.array(range(count), pa.int64())]
    for kind in KINDS.values():
        columns.append(pa.array([kind.values[i % len(kind.values)] for i in range(count)], kind.arrow))
    return pa.record_batch(columns, schema=pa.schema(fields))


BLOB_TABLE = "TBLPROPERTIES ('transactional'='true', 'table.format.version'='2')"


def noise(size):
    """Returns bytes that do not compress and start like no frame."""
    return bytes((i * 7919 + (i >> 8) * 31 + 200) % 251 + 4 for i in range(size))
