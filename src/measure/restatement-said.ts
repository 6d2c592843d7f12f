/** The difference between a number as it was reported and as it is today, in sentences. */
import type { Kpi } from "./kpi.ts";
import type { Cause, Restatement, RestatementPart } from "./restatement.ts";
import { said } from "./said.ts";

const causes: Readonly<Record<Cause, string>> = {
  decision: "decisions about identity",
  identity: "rows that found their account since, or another one",
  records: "rows that came, were corrected or were taken back since",
  live: "events that came in live since",
  lists: "lists, tiers and owners that changed since",
  together: "rows, accounts and lists together",
  definition: "another formula",
  time: "what is followed was followed longer",
  settings: "settings that were changed since",
};

/** An import since, and what somebody decided by it. */
export interface SinceSaid {
  readonly batch: number;
  readonly at: string;
  readonly undone: boolean;
  readonly moved: number;
  readonly decision: { readonly author: string; readonly reason: string } | null;
}

export interface Reported {
  readonly frozenAt: string;
  readonly imports: readonly SinceSaid[];
}

/** What is to be said of a number of a frozen period. */
export function restatementSaid(kpi: Kpi, restatement: Restatement, { frozenAt, imports }: Reported): string[] {
  const { reported, restated, difference } = restatement;
  const then = `As reported on ${frozenAt.slice(0, 10)}`;
  const was = reported.value === null ? "it had no value" : `it was ${said(reported.value, kpi.unit, reported.currency)}`;
  if (reported.value === restated.value || difference === 0) return [`${then} ${was}, the same as now.`, ...hidden(restatement)];
  const now = restated.value === null ? "it has none now" : difference === null ? "the two cannot be subtracted" : `since then ${signed(difference, kpi, restated.currency)}`;
  return [`${then} ${was}; ${now}.`, ...restatement.causes.flatMap((part) => [partSaid(part, kpi, restated.currency), ...decisionsSaid(part, imports)])];
}

/** The same number of other facts. */
function hidden({ facts_moved: facts, accounts_moved: accounts }: Restatement): string[] {
  return facts === null || facts === 0 ? [] : [`Yet ${counted(facts, "fact")} of ${counted(accounts ?? 0, "account")} moved under it.`];
}

function partSaid({ cause, difference, facts, accounts }: RestatementPart, kpi: Kpi, currency: string | null): string {
  const size = difference === null ? "" : `${signed(difference, kpi, currency)} `;
  const moved = facts === null ? "" : ` (${counted(facts, "fact")}, ${counted(accounts ?? 0, "account")})`;
  return `Of this ${size}by ${causes[cause]}${moved}.`;
}

/** Whose decisions these were, when, why, and how many rows they moved. */
function decisionsSaid({ imports }: RestatementPart, since: readonly SinceSaid[]): string[] {
  return imports.flatMap((batch) => {
    const one = since.find((other) => other.batch === batch);
    if (one === undefined || one.decision === null) return [];
    const { author, reason } = one.decision;
    const said = `Decision ${batch} of ${author === "" ? "—" : author} on ${one.at.slice(0, 10)}: ${counted(one.moved, "row")} moved`;
    return [`${said}${one.undone ? " back" : ""}${reason === "" ? "." : `; the reason: ${reason}`}`];
  });
}

/** The difference of two shares is percentage points. */
function signed(difference: number, kpi: Kpi, currency: string | null): string {
  const unit = kpi.unit === "percent" || kpi.unit === "probability" ? "pp" : kpi.unit;
  const text = said(difference, unit, currency);
  return difference > 0 && !text.startsWith("+") ? `+${text}` : text;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
