package io.maxcompute.storage.table;

import java.io.Serializable;

/**
 * The type of a column, or of something nested in one.
 *
 * <p>{@code toString()} gives the text MaxCompute uses in SQL and in schemas, in lower case and
 * without spaces: {@code array<struct<a:int,b:decimal(10,2)>>}. Immutable; crosses from driver to
 * executors.
 *
 * @see ColumnTypes#parse(String)
 */
public sealed interface ColumnType extends Serializable
    permits SimpleType, DecimalType, TextType, ArrayType, MapType, StructType, UnknownType {}
