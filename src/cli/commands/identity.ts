import type { Command } from "commander";
import type { DecisionAsked, DecisionLine, IdentityQueue, Why } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { decideOrSay, type DecisionOptions } from "../decisions.ts";
import { count } from "../figures.ts";
import { bringNetworks } from "../ip-data.ts";
import { day, wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { say, wordsOf } from "../words.ts";

type Options = ReturnType<Cli["options"]>;

export default command({
  order: 62,
  group: "Data",
  register(program, cli) {
    const identity = program.command("identity").description(say("identity.cli.about"));
    identity.command("queue").description(say("identity.cli.queue")).action((_options, self) => queue(cli, cli.options(self)));
    identity.command("decisions").description(say("identity.cli.decisions")).action((_options, self) => decisions(cli, cli.options(self)));
    identity.command("why").description(say("identity.cli.why"))
      .argument("<RECORD>", say("identity.cli.why.record"))
      .argument("<BATCH>", say("identity.cli.why.batch"), wholeNumber(1))
      .argument("<SEQ>", say("identity.cli.why.seq"), wholeNumber(1))
      .action((record: string, batch: number, seq: number, _options, self) => why(cli, `${encodeURIComponent(record)}/${batch}/${seq}`, cli.options(self)));
    decision(identity, cli, "match", "link");
    decision(identity, cli, "part", "apart");
    identity.command("ip-data").description(say("identity.cli.ipdata"))
      .argument("<FILE>", say("identity.cli.ipdata.file"))
      .option("--kind <KIND>", say("identity.cli.ipdata.kind"))
      .action((file: string, _options, self) => bringNetworks(cli, file, cli.options<{ kind?: string }>(self)));
  },
});

function decision(identity: Command, cli: Cli, verb: "match" | "part", means: DecisionAsked["means"]): void {
  identity.command(verb).description(say(`identity.cli.${verb}`))
    .argument("<KIND>", say("identity.cli.kind"))
    .argument("<TEXT>", say("identity.cli.text"))
    .argument("<ACCOUNT>", say("identity.cli.account"))
    .option("--role <ROLE>", say("identity.cli.role"))
    .option("--since <DAY>", say("identity.cli.since"), day)
    .option("--until <DAY>", say("identity.cli.until"), day)
    .option("--reason <TEXT>", say("identity.cli.reason"))
    .option("--dry-run", say("identity.cli.dryrun"))
    .action((kind: DecisionAsked["from_kind"], from: string, to: string, _options, self) => {
      const { since, until, role, ...options } = cli.options<DecisionOptions & { since?: string; until?: string; role?: string }>(self);
      const more = { ...(role === undefined ? {} : { role }), ...(since === undefined ? {} : { from_day: since }), ...(until === undefined ? {} : { to_day: until }) };
      return decideOrSay(cli, { decisions: [{ means, from_kind: kind, from, to, ...more }] }, options);
    });
}

async function queue(cli: Cli, { json, ...options }: Options): Promise<void> {
  const waiting = await cli.withApi({ json, ...options }, (api) => api.get<IdentityQueue>("/api/v1/identity/queue"));
  const { terminal } = cli;
  if (json) return terminal.print(JSON.stringify(waiting, null, 2));
  if (waiting.conflicts_total + waiting.names_total + waiting.merges_total + waiting.devices_total + waiting.crowds_total + waiting.cycles_total === 0) return terminal.print(say("identity.cli.nothing"));
  if (waiting.conflicts.length > 0) printConflicts(terminal, waiting);
  if (waiting.names.length > 0) {
    terminal.print(terminal.paint.bold(`${say("identity.names")} (${count(waiting.names_total)})`));
    printTable(terminal, [{ title: say("identity.col.text"), gives: true }, { title: "" }, { title: say("identity.col.rows"), align: "right" }, { title: say("identity.col.account"), gives: true }, { title: say("identity.col.likeness"), align: "right" }],
      waiting.names.map((one) => [shown(one.text), say(`identity.kind.${one.kind}`), count(one.rows), shown(one.account_name), one.likeness.toFixed(2)]));
  }
  if (waiting.merges.length > 0) {
    terminal.print(terminal.paint.bold(`${say("identity.merges")} (${count(waiting.merges_total)})`));
    for (const { accounts, by, reference } of waiting.merges) terminal.print(`  ${accounts.map(({ name, account_id }) => `${shown(name)} (${shown(account_id)})`).join(" → ")}  ${terminal.paint.dim(say(`identity.merges.by.${by}`, { reference: shown(reference) }))}`);
  }
  if (waiting.devices_total > 0) terminal.print(say("identity.devices.lead", { n: count(waiting.devices_total), count: waiting.devices_total }));
  for (const { who, name, devices } of waiting.crowds) terminal.print(`  ${shown(name === "" ? who : name)}  ${terminal.paint.dim(say("identity.crowds.devices", { n: count(devices), count: devices }))}`);
  if (waiting.cycles_total > 0) terminal.print(say("identity.cli.cycles", { n: count(waiting.cycles_total), count: waiting.cycles_total }));
}

/** Each with its sides; the one that holds meanwhile is marked. */
function printConflicts(terminal: Terminal, { conflicts, conflicts_total }: IdentityQueue): void {
  terminal.print(terminal.paint.bold(`${say("identity.conflicts")} (${count(conflicts_total)})`));
  for (const { kind, subject, sides } of conflicts) {
    terminal.print(`  ${shown(subject)}  ${terminal.paint.dim(say(`identity.conflict.${kind}`))}`);
    for (const { account_name, account_id, method, evidence, at, holds } of sides) {
      const why = [wordsOf(method), shown(evidence), at === null ? "" : at.slice(0, 10), holds ? say("identity.conflict.holds") : ""].filter((text) => text !== "");
      terminal.print(`    ${shown(account_name)} (${shown(account_id)})  ${terminal.paint.dim(why.join(" · "))}`);
    }
  }
}

async function decisions(cli: Cli, { json, ...options }: Options): Promise<void> {
  const made = await cli.withApi({ json, ...options }, (api) => api.get<{ decisions: readonly DecisionLine[] }>("/api/v1/identity/decisions"));
  if (json) return cli.terminal.print(JSON.stringify(made, null, 2));
  if (made.decisions.length === 0) return cli.terminal.print(say("identity.decisions.none"));
  printTable(cli.terminal, [{ title: "#", align: "right" }, { title: say("identity.decisions.col.what"), gives: true }, { title: say("identity.decisions.col.who") }, { title: say("identity.decisions.col.when") }, { title: say("identity.ask.reason"), gives: true }],
    made.decisions.map((one) => [String(one.batch), saidOf(one), shown(one.author), one.decided_at.slice(0, 10), shown(one.reason)]));
}

function saidOf({ means, from_kind, from, account_name }: DecisionLine): string {
  const [from_text, account] = [shown(from), shown(account_name)];
  if (means === "merge") return say("identity.said.merge", { from: from_text, account });
  if (from_kind === "person" && from === account_name) return say(means === "apart" ? "identity.said.nobody" : "identity.said.one", { from: from_text });
  if (from_kind === "person") return say(means === "apart" ? "identity.said.nomember" : "identity.said.member", { from: from_text, account });
  return say(means === "apart" ? "identity.said.apart" : "identity.said.link", { kind: say(`identity.kind.${from_kind as "name"}`), from: from_text, account });
}

async function why(cli: Cli, row: string, { json, ...options }: Options): Promise<void> {
  const told = await cli.withApi({ json, ...options }, (api) => api.get<Why>(`/api/v1/rows/${row}/why`));
  const { terminal } = cli;
  if (json) return terminal.print(JSON.stringify(told, null, 2));
  if (told.rungs.length === 0) return terminal.print(say("identity.why.none"));
  printTable(terminal, [{ title: say("identity.why.rule") }, { title: say("identity.why.says"), gives: true }, { title: say("identity.why.leads"), gives: true }, { title: say("identity.ledger.col.sureness"), align: "right" }, { title: say("identity.why.verdict") }],
    told.rungs.map((one) => [one.rule, shown(one.text), shown(one.account_id === "" ? "—" : one.account_id), one.confidence.toFixed(2), say(`identity.verdict.${one.verdict}`)]));
  for (const link of told.chain) terminal.print(`  ${shown(link.from)} → ${shown(link.to)}  ${terminal.paint.dim(`${link.method} ${link.confidence.toFixed(2)}  ${link.record} ${link.batch}:${link.seq}`)}`);
}
