/**
 * The footer of a Parquet file: schema and sizes, read before the engine touches the file, so that a bomb or a broken file is refused by
 * its numbers. The format is Thrift's compact protocol (github.com/apache/parquet-format, parquet.thrift).
 */
import { open } from "node:fs/promises";
import { isProblem, problem } from "../../model/problem.ts";

export interface ParquetColumn {
  readonly name: string;
  /** ClickHouse type it is read as, null for nested values that are left out. */
  readonly type: string | null;
  /** A list of plain values. */
  readonly isList: boolean;
  readonly isDate: boolean;
  readonly isNumber: boolean;
  /** A moment of UTC, as against a time of no zone. */
  readonly isUtc: boolean;
}

export interface ParquetFooter {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

const footerBytesMax = 64 * 1024 * 1024;
/** A row group is read whole into the engine. */
const groupBytesMax = 2 * 1024 ** 3;
const rowsMax = 10_000_000_000;
/** Rows per byte of the file; run lengths can honestly pack a thousand equal rows into one. */
const rowsPerByteMax = 2_000;
const nestingMax = 64;

/** Fails with `corrupt` or `bomb`. */
export async function parquetFooter(path: string, name: string): Promise<ParquetFooter> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(8, size));
    await file.read(tail, 0, tail.byteLength, size - tail.byteLength);
    const length = tail.byteLength === 8 ? tail.readUInt32LE(0) : 0;
    if (tail.toString("latin1", 4) !== "PAR1") throw corrupt(name, "it was cut short");
    if (length === 0 || length > footerBytesMax || length + 12 > size) throw corrupt(name, `its footer says that it has ${length} bytes`);
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, size - 8 - length);
    return footerOf(structOf(bytes, name), size, name);
  } finally {
    await file.close();
  }
}

type Thrift = number | bigint | boolean | Buffer | readonly Thrift[] | ReadonlyMap<number, Thrift>;
type Struct = ReadonlyMap<number, Thrift>;

function footerOf(meta: Struct, size: number, name: string): ParquetFooter {
  const rows = whole(meta.get(3), name);
  const groups = structs(meta.get(4), name).map((group) => ({ bytes: whole(group.get(2), name), rows: whole(group.get(3), name) }));
  if (groups.reduce((sum, group) => sum + group.rows, 0) !== rows) throw corrupt(name, "its row groups do not add up to its rows");
  if (rows > rowsMax || rows > 1_000_000 + size * rowsPerByteMax) throw bomb(name, `says that it holds ${rows} rows in ${size} bytes`);
  if (groups.some((group) => group.bytes > groupBytesMax)) throw bomb(name, `has a row group of more than ${groupBytesMax / 1024 ** 3} GB`);
  const schema = structs(meta.get(2), name);
  return { rows, columns: topColumns(schema, name) };
}

/** The schema is a tree written in its order of visit; its first element is the root. */
function topColumns(schema: readonly Struct[], name: string): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  const rootChildren = whole(schema[0]?.get(5) ?? 0, name);
  for (let at = 1, i = 0; i < rootChildren; i += 1) {
    const element = schema[at];
    if (element === undefined) throw corrupt(name, "its schema is cut short");
    const next = behind(schema, at, 0, name);
    columns.push(columnOf(element, schema.slice(at, next), name));
    at = next;
  }
  return columns;
}

function behind(schema: readonly Struct[], at: number, depth: number, name: string): number {
  if (depth > nestingMax) throw corrupt(name, `its columns are nested more than ${nestingMax} deep`);
  const children = whole(schema[at]?.get(5) ?? 0, name);
  let next = at + 1;
  for (let i = 0; i < children; i += 1) {
    if (next >= schema.length) throw corrupt(name, "its schema is cut short");
    next = behind(schema, next, depth + 1, name);
  }
  return next;
}

const physical = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 } as const;
const nothing = { isList: false, isDate: false, isNumber: false, isUtc: false } as const;

function columnOf(element: Struct, tree: readonly Struct[], name: string): ParquetColumn {
  const text = element.get(4);
  const shown = Buffer.isBuffer(text) ? text.toString("utf8") : "";
  if (tree.length === 1) return { name: shown, ...nothing, ...plainType(element, name) };
  const leaf = tree[2];
  const isList = tree.length === 3 && Number(element.get(6) ?? -1) === 3 && leaf !== undefined;
  const plain = leaf === undefined ? { type: null } : plainType(leaf, name);
  return { name: shown, ...nothing, isList, type: isList && plain.type !== null ? `Array(${plain.type})` : null };
}

/** Logical types as they are; a value is never squeezed into a smaller one. */
function plainType(element: Struct, name: string): Pick<ParquetColumn, "type"> & Partial<ParquetColumn> {
  const kind = Number(element.get(1) ?? -1);
  const converted = Number(element.get(6) ?? -1);
  const logical = element.get(10);
  const is = (field: number): boolean => logical instanceof Map && logical.has(field);
  if (converted === 5 || is(5)) {
    const [precision, scale] = [whole(element.get(8) ?? 38, name), whole(element.get(7) ?? 0, name)];
    return { type: `Nullable(Decimal(${Math.min(76, precision)}, ${Math.min(76, scale)}))`, isNumber: true };
  }
  if (converted === 6 || is(6)) return { type: "Nullable(Date32)", isDate: true };
  if (converted === 9 || converted === 10 || is(8)) return { type: "Nullable(DateTime64(3, 'UTC'))", isDate: true, isUtc: isAdjusted(logical, converted) };
  switch (kind) {
    case physical.boolean:
      return { type: "Nullable(Bool)" };
    case physical.int32:
    case physical.int64:
      return { type: converted === 14 ? "Nullable(UInt64)" : "Nullable(Int64)", isNumber: true };
    case physical.int96:
      return { type: "Nullable(DateTime64(3, 'UTC'))", isDate: true };
    case physical.float:
      return { type: "Nullable(Float32)", isNumber: true };
    case physical.double:
      return { type: "Nullable(Float64)", isNumber: true };
    case physical.bytes:
      return { type: "Nullable(String)" };
    default:
      return { type: is(14) ? "Nullable(UUID)" : "Nullable(String)" };
  }
}

/** TIMESTAMP(isAdjustedToUTC): the old annotations mean UTC. */
function isAdjusted(logical: Thrift | undefined, converted: number): boolean {
  if (!(logical instanceof Map)) return converted === 9 || converted === 10;
  const timestamp: unknown = logical.get(8);
  return timestamp instanceof Map && timestamp.get(1) === true;
}

function structs(value: Thrift | undefined, name: string): readonly Struct[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw corrupt(name, "its footer has another shape than Parquet's");
  return value.map((one: Thrift) => {
    if (!(one instanceof Map)) throw corrupt(name, "its footer has another shape than Parquet's");
    return one;
  });
}

function whole(value: Thrift | undefined, name: string): number {
  const number = typeof value === "bigint" || typeof value === "number" ? Number(value) : NaN;
  if (!Number.isSafeInteger(number) || number < 0) throw corrupt(name, "its footer holds a negative or missing size");
  return number;
}

/** Compact protocol: fields with deltas, zigzag varints; every length is checked against what is left. */
function structOf(bytes: Buffer, name: string): Struct {
  let at = 0;
  const broken = (): Error => corrupt(name, "its footer cannot be read");
  const byte = (): number => {
    const one = bytes[at];
    if (one === undefined) throw broken();
    at += 1;
    return one;
  };
  const varint = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      if (shift > 70n) throw broken();
      const one = byte();
      value |= BigInt(one & 0x7f) << shift;
      if (one < 0x80) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return (value >> 1n) ^ -(value & 1n);
  };
  const value = (type: number, depth: number): Thrift => {
    if (depth > nestingMax) throw broken();
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return byte();
      case 4:
      case 5:
      case 6:
        return zigzag();
      case 7:
        at += 8;
        return 0;
      case 8: {
        const size = Number(varint());
        if (size > bytes.byteLength - at) throw broken();
        at += size;
        return bytes.subarray(at - size, at);
      }
      case 9:
      case 10:
        return list(depth);
      case 12:
        return struct(depth + 1);
      default:
        throw broken();
    }
  };
  const list = (depth: number): Thrift[] => {
    const head = byte();
    const size = head >> 4 === 15 ? Number(varint()) : head >> 4;
    if (size > bytes.byteLength - at) throw broken();
    const type = head & 0x0f;
    return Array.from({ length: size }, () => (type === 1 || type === 2 ? byte() === 1 : value(type, depth + 1)));
  };
  const struct = (depth: number): Struct => {
    const fields = new Map<number, Thrift>();
    for (let id = 0; ; ) {
      const head = byte();
      if (head === 0) return fields;
      id = head >> 4 === 0 ? Number(zigzag()) : id + (head >> 4);
      fields.set(id, value(head & 0x0f, depth));
    }
  };
  return struct(0);
}

/** What the footer did not tell: a few bytes that unfold to more than the engine may hold. Other errors stay what they are. */
export function unfolded(error: unknown, name: string): unknown {
  return isProblem(error) && error.code === "engine_memory_limit" ? bomb(name, "unfolds to more than the memory of an import") : error;
}

function corrupt(name: string, why: string): Error {
  return problem("corrupt", `${name} is a broken Parquet file: ${why}.`, "Export it again.", { file: name });
}

function bomb(name: string, why: string): Error {
  return problem("bomb", `${name} ${why}.`, "Check where the file comes from; split it if it is honest.", { file: name });
}
