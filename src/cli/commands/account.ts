import type { AccountDetail, AccountPage, Timeline } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, counted, inShort } from "../figures.ts";
import { gathered, wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";

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
    const account = program.command("account").description("one account with its timeline; or the list of all");

    account.command("list")
      .description("accounts as they stand now")
      .option("--where <COLUMN=VALUE>", "only those, e.g. tier=1; may be repeated", gathered, [])
      .option("--search <TEXT>", "name, domain or id")
      .option("--sort <COLUMN>", "by which column; with - before it for descending", "name")
      .option("--limit <N>", "at most so many", wholeNumber(1), 50)
      .option("--offset <N>", "leave out the first N", wholeNumber(0), 0)
      .action((_options, self) => list(cli, cli.options<ListOptions>(self)));

    account.command("show")
      .description("one account: people, opportunities, contracts, timeline")
      .argument("<ID-OR-DOMAIN>", "its id, a domain or its name")
      .option("--limit <N>", "at most so many entries of the timeline", wholeNumber(1), 20)
      .action((id: string, _options, self) => show(cli, id, cli.options<{ limit: number }>(self)));
  },
});

async function list(cli: Cli, { json, search, where, sort, limit, offset, ...options }: ListOptions & ReturnType<Cli["options"]>): Promise<void> {
  const page = await cli.withApi({ json, ...options }, (api) => api.get<AccountPage>("/api/v1/accounts", { search, where, sort, limit, offset }));
  if (json) return cli.terminal.print(JSON.stringify(page, null, 2));
  printPage(cli.terminal, page);
}

function printPage(terminal: Terminal, page: AccountPage): void {
  if (page.total === 0) return terminal.print("No account. Bring some with: sextant import accounts.csv --as account");
  const rows = page.accounts.map((one) => [
    shown(one.name), shown(one.domain), shown(one.tier), shown(one.owner), count(one.people), minutes(one.minutes_90d), amount(one.open_pipeline, one.currency),
    amount(one.won, one.currency), dayOf(one.last_touch_at),
  ]);
  printTable(terminal, [
    { title: "account", gives: true }, { title: "domain" }, { title: "tier" }, { title: "owner" }, { title: "people", align: "right" },
    { title: "min 90 d", align: "right" }, { title: "open", align: "right" }, { title: "won", align: "right" }, { title: "last touch" },
  ], rows);
  terminal.print(terminal.paint.dim(`${counted(page.accounts.length, "account")} of ${count(page.total)}`));
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
  terminal.print(`${paint.bold(shown(account.name))}  ${paint.dim(account.domains.map(shown).join(", "))}${account.deleted ? paint.warn("  deleted in the source") : ""}`);
  const facts = [
    ["tier", account.tier], ["owner", account.owner], ["stage", account.stage], ["industry", account.industry], ["country", account.country],
    ["region", account.region], ["employees", account.employees === null ? "" : count(account.employees)], ["lists", account.lists.join(", ")],
    ["open", amount(account.open_pipeline, account.currency)], ["won", amount(account.won, account.currency)], ["last touch", dayOf(account.last_touch_at)],
  ].filter(([, text]) => text !== "" && text !== "—");
  for (const [what, text] of facts) terminal.print(`  ${paint.dim((what ?? "").padEnd(12))}${shown(text ?? "")}`);
  section(terminal, "Opportunities", [{ title: "name", gives: true }, { title: "status" }, { title: "stage" }, { title: "amount", align: "right" }, { title: "created" }, { title: "closed" }],
    account.opportunities.map((one) => [
      shown(one.name === "" ? one.id : one.name), one.deleted ? "deleted" : one.status, shown(one.stage), amount(one.amount, one.currency), dayOf(one.created_at), dayOf(one.closed_at),
    ]));
  section(terminal, "Contracts", [{ title: "id", gives: true }, { title: "starts" }, { title: "ends" }, { title: "a year", align: "right" }],
    account.contracts.map((one) => [shown(one.id), one.starts, one.ends ?? "—", amount(one.recurring_value, one.currency)]));
  section(terminal, "People", [{ title: "name", gives: true }, { title: "title" }, { title: "mail" }, { title: "touches", align: "right" }],
    account.people_list.map((one) => [shown(one.name), shown(one.title), shown(one.email), count(one.touches)]));
}

/** Sections show the first rows; `--json` has all. */
const sectionRowsMax = 15;

function section(terminal: Terminal, title: string, columns: Parameters<typeof printTable>[1], rows: readonly string[][]): void {
  if (rows.length === 0) return;
  terminal.print();
  terminal.print(terminal.paint.bold(`${title} (${count(rows.length)})`));
  printTable(terminal, columns, rows.slice(0, sectionRowsMax));
  if (rows.length > sectionRowsMax) terminal.print(terminal.paint.dim(`… and ${count(rows.length - sectionRowsMax)} more; --json has all`));
}

function printTimeline(terminal: Terminal, timeline: Timeline): void {
  section(terminal, "Timeline", [{ title: "when" }, { title: "what" }, { title: "times", align: "right" }, { title: "min", align: "right" }, { title: "who" }, { title: "about", gives: true }],
    timeline.entries.map((one) => [dayOf(one.at), one.type.replaceAll("_", " "), count(one.times), minutes(one.minutes), shown(one.person || one.user), shown(one.title)]));
}

function amount(text: string | null, currency: string): string {
  return text === null ? "—" : inShort(Number(text), { unit: "money", currency });
}

function minutes(number: number | null): string {
  return number === null ? "—" : inShort(number, { unit: "count", currency: null });
}

const dayOf = (at: string | null): string => at?.slice(0, 10) ?? "—";
