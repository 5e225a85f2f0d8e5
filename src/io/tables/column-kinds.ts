/** How a column is held in memory and in a file: one row per kind. */
import type { Column, NumericColumn } from '../../core/table.js';
import { isCategory } from '../../core/table.js';

/** What a column of a file holds; `whole` numbers are below 2^53 in size and doubles in memory. */
export type ColumnKind = 'double' | 'float' | 'integer' | 'byte' | 'whole' | 'word';

interface KindRow {
  /** Type of the column in the file. */
  readonly fileType: string;
  /** Type in which values cross to and from DuckDB: a vector whose items are the typed array. */
  readonly crossType: 'DOUBLE' | 'FLOAT' | 'INTEGER' | 'USMALLINT' | 'UTINYINT';
  readonly make: (length: number) => NumericColumn;
}

/** Words cross as codes; whole numbers as doubles, since they are below 2^53. */
export const COLUMN_KINDS: Readonly<Record<ColumnKind, KindRow>> = {
  double: { fileType: 'DOUBLE', crossType: 'DOUBLE', make: (length) => new Float64Array(length) },
  float: { fileType: 'FLOAT', crossType: 'FLOAT', make: (length) => new Float32Array(length) },
  integer: { fileType: 'INTEGER', crossType: 'INTEGER', make: (length) => new Int32Array(length) },
  byte: { fileType: 'UTINYINT', crossType: 'UTINYINT', make: (length) => new Uint8Array(length) },
  whole: { fileType: 'BIGINT', crossType: 'DOUBLE', make: (length) => new Float64Array(length) },
  word: { fileType: 'VARCHAR', crossType: 'USMALLINT', make: (length) => new Uint8Array(length) },
};

/** The kind that a file type is read as; DECIMAL is read as double. Types that are not here are refused. */
export const KIND_OF_FILE_TYPE: Readonly<Partial<Record<string, ColumnKind>>> = {
  DOUBLE: 'double',
  FLOAT: 'float',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  USMALLINT: 'integer',
  UTINYINT: 'byte',
  BOOLEAN: 'byte',
  BIGINT: 'whole',
  UBIGINT: 'whole',
  UINTEGER: 'whole',
  HUGEINT: 'whole',
  VARCHAR: 'word',
};

/** True for the columns that hold identifiers: doubles in memory, BIGINT in a file. */
export function isIdentifier(name: string): boolean {
  return name === 'event_id' || name === 'source_id';
}

/** The kind a column of a table is written as. */
export function kindOf(name: string, column: Column): ColumnKind {
  if (isCategory(column)) return 'word';
  if (column instanceof Float64Array) return isIdentifier(name) ? 'whole' : 'double';
  if (column instanceof Float32Array) return 'float';
  return column instanceof Int32Array ? 'integer' : 'byte';
}
