import type { AccountDetail, AccountPage, Timeline } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
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
      .action((id: string, _options, self) => show(cli, id, cli.options<{ limit: number }>(self)));
  },
});

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
