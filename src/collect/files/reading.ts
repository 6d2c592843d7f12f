/** What a mapping and the look at the file say together about dates, decimal marks, zone and currency; stops where that leaves two readings. */
import { problem } from "../../model/problem.ts";
import type { DateFormat, Mapping } from "./preset.ts";
import type { ColumnFinder } from "./typing/sources.ts";
import type { ColumnLook, FileLook } from "./report.ts";
import type { Reading } from "./typing/field.ts";
import { formatNames } from "./typing/dates.ts";

interface Setting {
  readonly look: FileLook;
  readonly zone: string;
  readonly currency: string | null;
  readonly receivedAt: string;
}

export function readingOf(setting: Setting, mapping: Mapping, find: ColumnFinder): Omit<Reading, "derivation" | "kind"> {
  const columnsAt = (names: readonly string[]): ColumnLook[] => names.flatMap((text) => setting.look.columns[find(text)] ?? []);
  return {
    zone: mapping.zone ?? setting.zone,
    isZoneAssumed: mapping.zone === undefined,
    formatOf: (field, columns) => (field === null ? undefined : ownFormat(mapping, field)) ?? (isLogged(mapping, columns) ? "ymd" : formatOf(columnsAt(columns), field)),
    decimalOf: (columns) => mapping.decimal ?? markOf(columnsAt(columns)),
    nowMs: Date.parse(setting.receivedAt),
    currency: mapping.currency ?? setting.currency,
    isCurrencyAssumed: mapping.currency === undefined,
  };
}

/** The values of a log are of all kinds, so its column shows no one format: moments in it are ISO texts or milliseconds. */
function isLogged({ log }: Mapping, columns: readonly string[]): boolean {
  return log !== undefined && columns.includes(log.value);
}

function ownFormat(mapping: Mapping, field: string): DateFormat | undefined {
  return mapping.dates !== undefined && Object.hasOwn(mapping.dates, field) ? mapping.dates[field] : undefined;
}

/** The one format that fits the columns. Where several do, or each only some values, the import stops and asks. */
function formatOf(columns: readonly ColumnLook[], field: string | null): DateFormat {
  const dated = columns.filter((column) => column.looksLike !== "empty" && column.dateFormats.length > 0);
  const common = dated.reduce<readonly DateFormat[] | null>((left, column) => (left === null ? column.dateFormats : left.filter((one) => column.dateFormats.includes(one))), null);
  const mixed = columns.flatMap((column) => column.dateFormatsMixed ?? []);
  if (common === null && mixed.length === 0) return "ymd";
  const choices = common ?? [...new Set(mixed)];
  const [only, other] = choices;
  if (only !== undefined && other === undefined) return only;
  const names = (dated.length > 0 ? dated : columns).map((column) => column.name).join(", ");
  throw problem(
    "ambiguous_date",
    `The dates in “${names}” can be read as ${choices.map((one) => formatNames[one]).join(" or ") || "no one form"}: ${(dated[0] ?? columns[0])?.examples.slice(0, 3).join(", ") ?? ""}.`,
    `Say which: --date ${field ?? names}=${choices[0] ?? "dmy"}`,
    { columns: columns.map((column) => column.name), field, choices },
  );
}

/** null: no sampled value has a mark or a separator, so any that has one later is refused with its row. */
function markOf(columns: readonly ColumnLook[]): "." | "," | null {
  const marks = columns.filter((column) => column.decimals.length > 0).map((column) => column.decimals);
  const common = (["." , ","] as const).filter((mark) => marks.every((one) => one.includes(mark)));
  const isOpen = columns.some((column) => column.isMarkOpen === true);
  if (common.length === 1) return common[0] ?? null;
  if (!isOpen) return null;
  const names = columns.map((column) => column.name).join(", ");
  throw problem(
    "ambiguous_number",
    `The numbers in “${names}” can be read with a decimal point or a decimal comma: ${columns[0]?.examples.slice(0, 3).join(", ") ?? ""}.`,
    "Say which mark divides the decimals: --decimal . or --decimal ,",
    { columns: columns.map((column) => column.name), choices: [".", ","] },
  );
}
