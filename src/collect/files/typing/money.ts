/** Amounts get their currency: the row's own, else what stands beside the amount, else the mapping's, else the workspace's. */
import { sql, value, type Sql } from "../../../store/sql.ts";
import type { RecordTable } from "../../../store/table.ts";
import type { CompiledField } from "./compile.ts";
import { anyOf, firstOf, onlyWhere } from "./derivation.ts";
import type { Fault, FieldText, Reading, RowFlag } from "./field.ts";
import { currencyCodes, currencyOfSymbol, decimalsOf } from "./texts.ts";

interface Found {
  readonly fields: readonly CompiledField[];
  readonly faults: readonly { readonly fault: Fault; readonly text: FieldText }[];
  readonly flags: readonly RowFlag[];
}

export function withCurrencies(fields: readonly CompiledField[], table: RecordTable, reading: Reading): Found {
  const columns = [...new Set(fields.flatMap((field) => field.column.currencyIn ?? []))];
  return columns.reduce<Found>((found, column) => withCurrency(found, column, table, reading), { fields, faults: [], flags: [] });
}

function withCurrency(found: Found, id: string, table: RecordTable, reading: Reading): Found {
  const amounts = found.fields.filter((field) => field.column.currencyIn === id);
  const given = found.fields.find((field) => field.id === id);
  const [first] = amounts;
  const column = table.columns[id];
  if (first === undefined || column === undefined) return found;
  const hasAmount = anyOf(amounts.map((field) => field.isGiven));
  const beside = reading.derivation.let(currencyOfSymbol(firstOf(amounts.map(symbolOf).map((symbol) => ({ when: sql`${symbol} != ''`, then: symbol })), sql`''`)));
  const assumed = sql`${value.string(reading.currency ?? "")}`;
  const stated = given === undefined ? sql`''` : given.value;
  const code = reading.derivation.let(sql`multiIf(${stated} != '', ${stated}, ${beside} != '', ${beside}, ${hasAmount}, ${assumed}, '')`);
  const field: CompiledField = {
    id, column, text: given?.text ?? first.text, value: code, isGiven: sql`${code} != ''`,
    isFaulty: given?.isFaulty ?? null, faults: given?.faults ?? [], flags: given?.flags ?? [],
  };
  const flags: RowFlag[] = amounts.map((amount) => ({ when: isFinerThan(amount, code), flag: "exponent" }));
  if (reading.isCurrencyAssumed) flags.push({ when: sql`${stated} = '' AND ${beside} = '' AND ${hasAmount}`, flag: "currency_assumed" });
  return {
    fields: [...found.fields.filter((one) => one.id !== id), field],
    faults: [...found.faults, ...currencyFaults({ hasAmount, code, stated, beside }).map((fault) => ({ fault, text: first.text }))],
    flags: [...found.flags, ...flags],
  };
}

function symbolOf(field: CompiledField): Sql {
  return field.money?.symbol ?? sql`''`;
}

/** Has the amount more decimals than its currency knows? */
function isFinerThan(amount: CompiledField, code: Sql): Sql {
  const exact = amount.money?.exact ?? sql`NULL`;
  const isFinerThanDecimals = (it: Sql): Sql => sql`multiIf(${decimalsOf(sql`${it}.2`)} = 0, true, ${decimalsOf(sql`${it}.2`)} = 3, ${it}.1 != round(${it}.1, 3), ${it}.1 != round(${it}.1, 2))`;
  const hasDecimals = sql`ifNull(${exact} != trunc(${exact}), 0)`;
  return sql`ifNull(${onlyWhere(sql`${hasDecimals} AND ${code} != ''`, sql`(${exact}, ${code})`, isFinerThanDecimals)}, 0)`;
}

function currencyFaults({ hasAmount, code, stated, beside }: { hasAmount: Sql; code: Sql; stated: Sql; beside: Sql }): Fault[] {
  return [
    {
      when: sql`${hasAmount} AND ${code} = ''`,
      code: "currency",
      reason: "The amount “{value}” has no currency. Say which: --currency CODE",
    },
    {
      when: sql`${beside} != '' AND ${stated} = '' AND ${beside} NOT IN ${value.strings(currencyCodes)}`,
      code: "currency",
      reason: "The sign beside “{value}” names no single currency. Map the currency's column or say --set currency=CODE",
    },
    {
      when: sql`${beside} IN ${value.strings(currencyCodes)} AND ${stated} != '' AND ${stated} != ${beside}`,
      code: "currency",
      reason: "“{value}” names another currency than the row's own.",
    },
  ];
}
