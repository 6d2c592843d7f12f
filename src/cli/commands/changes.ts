import type { BoardChanges } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { inShort, type Measure, signed, valueOf } from "../figures.ts";
import { day } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { periodName, say, titled } from "../words.ts";
import { kpiJsonWithoutLists } from "./kpi.ts";

interface ChangesOptions {
  readonly since?: string;
}

export default command({
  order: 45,
  group: "Numbers",
  register(program, cli) {
    program.command("changes")
      .description(say("changes.about"))
      .option("--since <DAY>", say("changes.option.since"), day)
      .action((_options, self) => changes(cli, cli.options<ChangesOptions>(self)));
  },
});

async function changes(cli: Cli, { json, since, ...options }: ChangesOptions & ReturnType<Cli["options"]>): Promise<void> {
  const answer = await cli.withApi({ json, ...options }, (api) => api.get<BoardChanges>("/api/v1/board/changes", { since }));
  if (json) return cli.terminal.print(JSON.stringify(changesJson(answer), null, 2));
  print(cli.terminal, answer);
}

function changesJson({ period, since, lines, imports, settings }: BoardChanges) {
  const kpis = lines.map(({ before, now, difference }) => ({ ...kpiJsonWithoutLists(now), before, difference }));
  return { period: { from: period.from, to: period.to, zone: period.zone }, since, kpis, imports, settings };
}

function print(terminal: Terminal, { period, since, lines, imports, settings }: BoardChanges): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(periodName(period.label))}  ${paint.dim(`${period.from} – ${period.to} · ${period.zone}`)}`);
  if (since === null) return terminal.print(say("changes.none"));
  terminal.print(say(lines.length === 0 ? "changes.same" : "changes.moved", { day: since.day, n: lines.length }));
  if (lines.length > 0) terminal.print();
  if (lines.length > 0) printTable(terminal, [{ title: say("kpis.title"), gives: true }, { title: say("changes.before"), align: "right" }, { title: say("changes.now"), align: "right" }, { title: say("reported.col.difference"), align: "right" }], lines.map(row));
  for (const one of imports) terminal.print(paint.dim(sinceText(one)));
  for (const { name, value } of settings) terminal.print(paint.dim(say("reported.setting", { name, value: shown(String(value)) })));
}

/** A file, all that came in live, or whose decision moved how many rows and why. */
function sinceText({ as, file, undone, new: fresh, changed, moved, decision }: BoardChanges["imports"][number]): string {
  if (as === "erasure") return say("erasure.since", { names: shown(file) });
  if (as === "live") return say("reported.live", { fresh, changed });
  if (decision === null) return undone ? say("reported.undone", { file: shown(file) }) : shown(file);
  const who = say(undone ? "reported.decision.undone" : "reported.decision", { author: decision.author === "" ? "—" : shown(decision.author) });
  return [who, say("reported.decision.rows", { n: moved, count: moved }), ...(decision.reason === "" ? [] : [shown(decision.reason)])].join(" · ");
}

function row({ before, now, difference }: BoardChanges["lines"][number]): string[] {
  return [titled(now).title, valueOf({ value: before, reason: null }, now, inShort), valueOf(now, now, inShort), difference === null ? "—" : signed(differenceOf(difference, now), difference)];
}

/** The difference of two shares is percentage points. */
function differenceOf(difference: number, measure: Measure): string {
  const isShare = measure.unit === "percent" || measure.unit === "probability";
  return isShare ? inShort(Math.round(difference * 1e6) / 1e4, { unit: "pp", currency: null }) : inShort(difference, measure);
}
