/** What is impossible, or only odd, between the fields of one row. */
import { sql, type Sql } from "../../../store/sql.ts";
import type { RecordTable } from "../../../store/table.ts";
import type { CompiledField } from "./compile.ts";
import type { Fault, FieldText, RowFlag } from "./field.ts";

interface CrossOptions {
  readonly table: RecordTable;
  readonly fields: readonly CompiledField[];
  /** True where another column says that the row is a credit. */
  readonly credit: Sql;
}

interface Crossed {
  readonly faults: readonly { readonly fault: Fault; readonly text: FieldText }[];
  readonly flags: readonly RowFlag[];
}

export function crossChecks(options: CrossOptions): Crossed {
  const byId = new Map(options.fields.map((field) => [field.id, field]));
  const all = [spans(byId), opportunities(options, byId), surveys(options.table, byId), spend(options.table, byId)];
  return { faults: all.flatMap((one) => one.faults), flags: all.flatMap((one) => one.flags) };
}

type Fields = ReadonlyMap<string, CompiledField>;

/** Spans whose end lies before their beginning. */
function spans(byId: Fields): Crossed {
  const pairs = [["starts", "ends"], ["from_day", "to_day"], ["from_day", "until_day"]] as const;
  const faults = pairs.flatMap(([start, end]) => {
    const [from, to] = [byId.get(start), byId.get(end)];
    if (from?.milliseconds === undefined || to?.milliseconds === undefined) return [];
    const when = sql`ifNull(${to.milliseconds} < ${from.milliseconds}, 0)`;
    return [{ text: to.text, fault: { when, code: "inconsistent_dates", reason: "“{value}” lies before the beginning." } }];
  });
  return { faults, flags: [] };
}

function opportunities({ table, credit }: CrossOptions, byId: Fields): Crossed {
  if (table.kind !== "opportunity") return { faults: [], flags: [] };
  const [status, amount, created, closed] = ["status", "amount", "created_at", "closed_at"].map((id) => byId.get(id));
  const flags: RowFlag[] = [];
  if (created?.milliseconds !== undefined && closed?.milliseconds !== undefined) {
    // A close is often a day and stands for its first instant: a deal may be created later on the day it was closed.
    flags.push({ when: sql`ifNull(${closed.milliseconds} + 86400000 <= ${created.milliseconds}, 0)`, flag: "inconsistent_dates" });
  }
  if (status === undefined || amount === undefined) return { faults: [], flags };
  const isNegativeWin = sql`ifNull(${amount.value} < 0, 0) AND ${status.value} = 'won'`;
  flags.push({ when: sql`${isNegativeWin} AND ${credit}`, flag: "credit" });
  const reason = "“{value}” is negative on a won opportunity, and its type does not say that it is a credit.";
  return { faults: [{ text: amount.text, fault: { when: sql`${isNegativeWin} AND NOT ${credit}`, code: "negative_revenue", reason } }], flags };
}

/** Answers lie on their scale: NPS 0–10 in whole numbers, CSAT 1–5, unless the row says another, by both ends (“0-10”) or the upper one (“10”). */
function surveys(table: RecordTable, byId: Fields): Crossed {
  const [kind, scale, answer] = ["kind", "scale", "answer"].map((id) => byId.get(id));
  if (table.kind !== "survey_answer" || answer === undefined) return { faults: [], flags: [] };
  const survey = kind?.value ?? sql`''`;
  const said = sql`extractGroups(${scale?.value ?? sql`''`}, '^(?:([0-9]+)[^0-9]+)?([0-9]+)$')`;
  const isSaid = sql`notEmpty(${said})`;
  const low = sql`multiIf(${isSaid} AND ${said}[1] != '', toFloat64OrZero(${said}[1]), ${survey} = 'nps', 0, ${isSaid} OR ${survey} = 'csat', 1, -1e300)`;
  const high = sql`multiIf(${isSaid}, toFloat64OrZero(${said}[2]), ${survey} = 'nps', 10, ${survey} = 'csat', 5, 1e300)`;
  const outside = sql`ifNull(${answer.value} < ${low} OR ${answer.value} > ${high}, 0)`;
  const broken = sql`ifNull(${survey} = 'nps' AND ${answer.value} != trunc(${answer.value}), 0)`;
  const reason = "“{value}” is no answer on the survey's scale.";
  return { faults: [{ text: answer.text, fault: { when: sql`(${outside} OR ${broken})`, code: "range", reason } }], flags: [] };
}

/** Spend below zero is a refund or a mistake: kept and shown. */
function spend(table: RecordTable, byId: Fields): Crossed {
  const amount = byId.get("amount");
  if (table.kind !== "cost" || amount === undefined) return { faults: [], flags: [] };
  return { faults: [], flags: [{ when: sql`ifNull(${amount.value} < 0, 0)`, flag: "implausible" }] };
}
