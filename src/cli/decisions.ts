/** Decisions about identity on the command line: said before with `--dry-run`, else written and named with the import that takes them back. */
import type { DecisionsAsked, DecisionsMade, WhatIfAnswer } from "../serve/contract.ts";
import type { Cli } from "./command.ts";
import { count } from "./figures.ts";
import { printTable } from "./table.ts";
import { shown, type Terminal } from "./terminal.ts";
import { say, wordsOf } from "./words.ts";

export interface DecisionOptions {
  readonly reason?: string;
  readonly dryRun?: boolean;
}

export async function decideOrSay(cli: Cli, asked: DecisionsAsked, { json, reason, dryRun, ...options }: DecisionOptions & ReturnType<Cli["options"]>): Promise<void> {
  const body: DecisionsAsked = { ...asked, ...(reason === undefined ? {} : { reason }) };
  if (dryRun === true) {
    const would = await cli.withApi({ json, ...options }, (api) => api.post<WhatIfAnswer>("/api/v1/identity/preview", body));
    return json ? cli.terminal.print(JSON.stringify(would, null, 2)) : printWould(cli.terminal, would);
  }
  const made = await cli.withApi({ json, ...options }, (api) => api.post<DecisionsMade>("/api/v1/identity/decide", body));
  if (json) return cli.terminal.print(JSON.stringify(made, null, 2));
  for (const { batch } of made.imports.toReversed()) cli.terminal.print(say("identity.cli.done", { batch }));
}

function printWould(terminal: Terminal, would: WhatIfAnswer): void {
  const rows = Object.entries(would.rows);
  if (rows.length === 0) return terminal.print(say("identity.ask.nothing"));
  terminal.print(say("identity.cli.would", { touches: say("identity.ask.touches", { n: count(would.touches), count: would.touches }), accounts: say("identity.ask.accounts", { n: count(would.accounts_total), count: would.accounts_total }) }));
  for (const [kind, n] of rows.filter(([kind]) => kind !== "touch")) terminal.print(`  ${say("identity.ask.rows", { n: count(n), kind: wordsOf(kind) })}`);
  printTable(terminal, [{ title: say("identity.col.account"), gives: true }, { title: say("identity.ask.leaving"), align: "right" }, { title: say("identity.ask.coming"), align: "right" }],
    would.accounts.map((one) => [shown(one.name), count(one.leaving), count(one.coming)]));
}
