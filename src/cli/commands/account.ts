import type { Command } from "commander";
import type { AccountDetail, AccountPage, LedgerLink, Timeline } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { decideOrSay, type DecisionOptions } from "../decisions.ts";
import { count, inShort } from "../figures.ts";
import { gathered, wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { padded, shown, type Terminal } from "../terminal.ts";
import { say, wordFor, wordsOf } from "../words.ts";

interface ListOptions {
  readonly search?: string;
  readonly where?: readonly string[];
  readonly sort?: string;
  readonly limit: number;
  readonly offset: number;
}

export default command({
  order: 60,
  group: "Numbers",
  register(program, cli) {
    const account = program.command("account").description(say("cli.account.about"));

    account.command("list")
      .description(say("cli.account.list"))
      .option("--where <COLUMN=VALUE>", say("cli.account.where"), gathered, [])
      .option("--search <TEXT>", say("cli.account.search"))
      .option("--sort <COLUMN>", say("cli.account.sort"), "name")
      .option("--limit <N>", say("cli.option.limit"), wholeNumber(1), 50)
      .option("--offset <N>", say("cli.option.offset"), wholeNumber(0), 0)
      .action((_options, self) => list(cli, cli.options<ListOptions>(self)));

    account.command("show")
      .description(say("cli.account.show"))
      .argument("<ID-OR-DOMAIN>", say("cli.account.id"))
      .option("--limit <N>", say("cli.account.timeline"), wholeNumber(1), 20)
      .option("--ledger", say("identity.cli.ledger"))
      .action((id: string, _options, self) => {
        const options = cli.options<{ limit: number; ledger?: boolean }>(self);
        return options.ledger === true ? ledger(cli, id, options) : show(cli, id, options);
      });
    turning(account, cli);
  },
});

/** One account of two, two accounts of one. */
function turning(account: Command, cli: Cli): void {
  account.command("merge").description(say("identity.cli.merge"))
    .argument("<FROM>", say("identity.cli.merge.from"))
    .argument("<INTO>", say("identity.cli.merge.into"))
    .option("--reason <TEXT>", say("identity.cli.reason"))
    .option("--dry-run", say("identity.cli.dryrun"))
    .action((from: string, to: string, _options, self) => decideOrSay(cli, { decisions: [{ means: "merge", from_kind: "account", from, to }] }, cli.options<DecisionOptions>(self)));
  account.command("split").description(say("identity.cli.split"))
    .requiredOption("--name <NAME>", say("identity.cli.split.name"))
    .option("--domain <DOMAIN>", say("identity.cli.split.domain"), gathered, [])
    .option("--named <NAME>", say("identity.cli.split.named"), gathered, [])
    .option("--person <PERSON>", say("identity.cli.split.person"), gathered, [])
    .option("--reason <TEXT>", say("identity.cli.reason"))
    .option("--dry-run", say("identity.cli.dryrun"))
    .action((_options, self) => split(cli, cli.options<SplitOptions>(self)));
}

interface SplitOptions extends DecisionOptions {
  readonly name: string;
  readonly domain: readonly string[];
  readonly named: readonly string[];
  readonly person: readonly string[];
}

async function split(cli: Cli, { name, domain, named, person, ...options }: SplitOptions & ReturnType<Cli["options"]>): Promise<void> {
  const parts = [["domain", domain], ["name", named], ["person", person]] as const;
  const decisions = parts.flatMap(([from_kind, texts]) => texts.map((from) => ({ means: "link" as const, from_kind, from, to: "" })));
  await decideOrSay(cli, { split: { name }, decisions }, options);
}

async function ledger(cli: Cli, id: string, { json, ...options }: ReturnType<Cli["options"]>): Promise<void> {
  const told = await cli.withApi({ json, ...options }, (api) => api.get<{ links: readonly LedgerLink[] }>(`/api/v1/accounts/${encodeURIComponent(id)}/ledger`));
  if (json) return cli.terminal.print(JSON.stringify(told, null, 2));
  if (told.links.length === 0) return cli.terminal.print(say("identity.ledger.none"));
  printTable(cli.terminal, [
    { title: "" }, { title: say("identity.ledger.col.link"), gives: true }, { title: say("identity.ledger.col.method") }, { title: say("identity.ledger.col.sureness"), align: "right" },
    { title: say("identity.ledger.col.since") }, { title: say("identity.ledger.col.until") }, { title: say("identity.ledger.col.state") },
  ], told.links.map((one) => [
    wordFor(`identity.kind.${one.from_kind}`, wordsOf(one.from_kind)), shown(one.from), wordsOf(one.method), one.confidence.toFixed(2),
    one.since?.slice(0, 10) ?? say("identity.ledger.always"), one.until?.slice(0, 10) ?? say("identity.ledger.still"), say(`identity.state.${one.state}`),
  ]));
}

async function list(cli: Cli, { json, search, where, sort, limit, offset, ...options }: ListOptions & ReturnType<Cli["options"]>): Promise<void> {
  const page = await cli.withApi({ json, ...options }, (api) => api.get<AccountPage>("/api/v1/accounts", { search, where, sort, limit, offset }));
  if (json) return cli.terminal.print(JSON.stringify(page, null, 2));
  printPage(cli.terminal, page);
}

function printPage(terminal: Terminal, page: AccountPage): void {
  if (page.total === 0) return terminal.print(say("cli.account.none", { command: "sextant import accounts.csv --as account" }));
  const rows = page.accounts.map((one) => [
    shown(one.name), shown(one.domain), shown(one.tier), shown(one.owner), count(one.people), minutes(one.minutes_90d), amount(one.open_pipeline, one.currency),
    amount(one.won, one.currency), dayOf(one.last_touch_at),
  ]);
  printTable(terminal, [
    { title: say("cli.col.account"), gives: true }, { title: say("cli.col.domain") }, { title: say("cli.col.tier") }, { title: say("cli.col.owner") },
    { title: say("cli.col.people"), align: "right" }, { title: say("cli.col.minutes"), align: "right" }, { title: say("cli.col.open"), align: "right" },
    { title: say("cli.col.won"), align: "right" }, { title: say("cli.col.lasttouch") },
  ], rows);
  terminal.print(terminal.paint.dim(say("cli.account.count", { shown: count(page.accounts.length), n: count(page.total), count: page.total })));
}

async function show(cli: Cli, id: string, { json, limit, ...options }: { limit: number } & ReturnType<Cli["options"]>): Promise<void> {
  const at = `/api/v1/accounts/${encodeURIComponent(id)}`;
  const { account, timeline } = await cli.withApi({ json, ...options }, async (api) => ({
    account: await api.get<AccountDetail>(at),
    timeline: await api.get<Timeline>(`${at}/timeline`, { limit }),
  }));
  if (json) return cli.terminal.print(JSON.stringify({ ...account, timeline: timeline.entries }, null, 2));
  printAccount(cli.terminal, account);
  printTimeline(cli.terminal, timeline);
}

function printAccount(terminal: Terminal, account: AccountDetail): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(shown(account.name))}  ${paint.dim(account.domains.map(shown).join(", "))}${account.deleted ? paint.warn(`  ${say("cli.account.deleted")}`) : ""}`);
  const facts = [
    ["tier", account.tier], ["owner", account.owner], ["stage", wordFor(`group.${account.stage}`, account.stage)], ["industry", account.industry], ["country", account.country],
    ["region", account.region], ["employees", account.employees === null ? "" : count(account.employees)], ["lists", account.lists.join(", ")],
    ["open", amount(account.open_pipeline, account.currency)], ["won", amount(account.won, account.currency)], ["lasttouch", dayOf(account.last_touch_at)],
  ] as const;
  for (const [what, text] of facts.filter(([, given]) => given !== "" && given !== "—")) terminal.print(`  ${paint.dim(padded(say(`cli.col.${what}`), 14))}${shown(text)}`);
  section(terminal, say("account.opportunities"), [{ title: say("cli.col.name"), gives: true }, { title: say("cli.col.status") }, { title: say("cli.col.stage") }, { title: say("cli.col.amount"), align: "right" }, { title: say("cli.col.created") }, { title: say("cli.col.closed") }],
    account.opportunities.map((one) => [
      shown(one.name === "" ? one.id : one.name), wordsOf(one.deleted ? "deleted" : one.status), shown(one.stage), amount(one.amount, one.currency), dayOf(one.created_at), dayOf(one.closed_at),
    ]));
  section(terminal, say("account.contracts"), [{ title: say("cli.col.id"), gives: true }, { title: say("cli.col.starts") }, { title: say("cli.col.ends") }, { title: say("cli.col.peryear"), align: "right" }],
    account.contracts.map((one) => [shown(one.id), one.starts, one.ends ?? "—", amount(one.recurring_value, one.currency)]));
  section(terminal, say("account.people"), [{ title: say("cli.col.name"), gives: true }, { title: say("cli.col.title") }, { title: say("cli.col.mail") }, { title: say("cli.col.touches"), align: "right" }],
    account.people_list.map((one) => [shown(one.name), shown(one.title), shown(one.email), count(one.touches)]));
}

/** Sections show the first rows; `--json` has all. */
const sectionRowsMax = 15;

function section(terminal: Terminal, title: string, columns: Parameters<typeof printTable>[1], rows: readonly string[][]): void {
  if (rows.length === 0) return;
  terminal.print();
  terminal.print(terminal.paint.bold(say("cli.account.section", { title, n: count(rows.length) })));
  printTable(terminal, columns, rows.slice(0, sectionRowsMax));
  if (rows.length > sectionRowsMax) terminal.print(terminal.paint.dim(say("cli.more", { n: count(rows.length - sectionRowsMax), count: rows.length - sectionRowsMax })));
}

function printTimeline(terminal: Terminal, timeline: Timeline): void {
  section(terminal, say("account.timeline"), [{ title: say("cli.col.when") }, { title: say("cli.col.what") }, { title: say("cli.col.times"), align: "right" }, { title: say("cli.col.min"), align: "right" }, { title: say("cli.col.who") }, { title: say("cli.col.about"), gives: true }],
    timeline.entries.map((one) => [dayOf(one.at), wordsOf(one.type), count(one.times), minutes(one.minutes), shown(one.person || one.user), shown(one.title)]));
}

function amount(text: string | null, currency: string): string {
  return text === null ? "—" : inShort(Number(text), { unit: "money", currency });
}

function minutes(number: number | null): string {
  return number === null ? "—" : inShort(number, { unit: "count", currency: null });
}

const dayOf = (at: string | null): string => at?.slice(0, 10) ?? "—";
