/**
 * HubSpot's tables of histories, associations, merges and stages (`fivetran-seeds/hubspot`), through the real import, beside a plain reading of the
 * same files. The seed's tables do not hang together: their ids are of different portals. So the second part takes the seed's deals, companies and
 * pipeline stages and writes the tables between them in the seed's own layouts.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql, value } from "../../src/store/sql.ts";
import { inForm } from "../form.ts";
import { openDesk, type Desk, type Say } from "./desk.ts";
import { isShared, shared, whySkipped } from "./shared.ts";

type Row = Readonly<Record<string, string>>;

function seed(table: string): string {
  return readFileSync(shared(`fivetran-seeds/hubspot/${table}_data.csv`), "utf8");
}

/** The seeds quote nothing. */
function plainRows(text: string): Row[] {
  const [header = [], ...lines] = text.trimEnd().split(/\r?\n/).map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ""])));
}

function headerOf(table: string): string[] {
  return seed(table).split(/\r?\n/, 1)[0]?.split(",") ?? [];
}

/** A file in the layout of a table of the seed. */
function written(table: string, rows: readonly Row[]): { name: string; text: string } {
  const header = headerOf(table);
  return { name: `${table}.csv`, text: `${[header, ...rows.map((row) => header.map((column) => row[column] ?? ""))].map((cells) => cells.join(",")).join("\n")}\n` };
}

/** `2021-01-07 6:49:18` and `2021-01-07 06:49:18.000` are one moment. */
function ms(text: string): number {
  return Date.parse(`${text.replace(/ (\d):/, " 0$1:").replace(" ", "T")}Z`);
}

/** In the order that makes it hardest: what speaks of parts and links goes before what it speaks of. */
const tables: readonly (readonly [table: string, as: string, say?: Say])[] = [
  ["merged_deal", "hubspot-deal-merge"],
  ["contact_merge_audit", "hubspot-contact-merge"],
  ["engagement_company", "hubspot-engagement-company"],
  ["engagement_contact", "hubspot-engagement-contact"],
  ["engagement_deal", "hubspot-engagement-deal"],
  ["deal_company", "hubspot-deal-company"],
  ["deal_contact", "hubspot-deal-contact"],
  ["deal_property_history", "hubspot-deal-history", { values: { property: { "gqz1H8dJj4GobrBc3124+g==": "owner" } } }],
  ["company_property_history", "hubspot-company-history"],
  ["contact_property_history", "hubspot-contact-history", { values: { property: { "8fUr1Wwn4ytZC91+JzXpyw==": "associatedcompanyid" } } }],
  ["deal_stage", "hubspot-deal-stage-history"],
  ["deal_pipeline_stage", "hubspot-pipeline-stage"],
  ["company", "hubspot-company"],
  ["contact", "hubspot-contact"],
  ["deal", "hubspot-deal"],
  ["engagement_call", "hubspot-call"],
  ["engagement_meeting", "hubspot-meeting"],
];

describe.skipIf(!isShared)(`HubSpot's tables as they are${whySkipped}`, () => {
  let desk: Desk;
  const brought = new Map<string, Awaited<ReturnType<Desk["bring"]>>>();
  beforeAll(async () => {
    desk = await openDesk({ currency: "USD" });
    for (const [table, as, say] of tables) brought.set(table, await desk.bring({ path: shared(`fivetran-seeds/hubspot/${table}_data.csv`) }, { as, ...say }));
  });
  afterAll(async () => desk?.close());

  it.each(["deal_property_history", "company_property_history", "contact_property_history", "deal_stage", "deal_pipeline_stage", "deal_company", "deal_contact", "contact_merge_audit"])("%s comes in whole, row by row", (table) => {
    expect(brought.get(table)?.rows).toMatchObject({ read: plainRows(seed(table)).length, new: plainRows(seed(table)).length, rejected: 0, skipped: 0 });
  });

  it.each([
    ["deal", "deal_id", "opportunity", "gqz1H8dJj4GobrBc3124+g==", "owner"],
    ["company", "company_id", "account", "", ""],
    ["contact", "contact_id", "person", "8fUr1Wwn4ytZC91+JzXpyw==", "account"],
  ])("every property of a %s has at each moment of its log the value of that moment", async (what, id, kind, mapped, field) => {
    const log = plainRows(seed(`${what}_property_history`));
    const meant = log.map((row) => ({ id: row[id], at: ms(row["timestamp"] ?? ""), name: row["name"] ?? "", text: valueAt(log, row, id) }));
    const versions = await desk.rows<{ id: string; at: string; said: string; attributes: Record<string, string> }>(
      kind === "opportunity"
        ? sql`SELECT id, toUnixTimestamp64Milli(valid_from) AS at, toString(owner) AS said, attributes FROM opportunity WHERE source = 'hubspot'`
        : kind === "account"
          ? sql`SELECT id, toUnixTimestamp64Milli(valid_from) AS at, '' AS said, attributes FROM account WHERE source = 'hubspot'`
          : sql`SELECT id, toUnixTimestamp64Milli(valid_from) AS at, account AS said, attributes FROM person WHERE source = 'hubspot'`,
    );
    const found = meant.map(({ id: record, at, name }) => {
      const version = versions.find((one) => one.id === record && Number(one.at) === at);
      return { id: record, at, name, text: field !== "" && name === mapped ? version?.said : (version?.attributes[`property_${name}`] ?? "") };
    });
    expect(found).toEqual(meant);
  });

  it("a deal is in the stage that it entered, since it did", async () => {
    const meant = plainRows(seed("deal_stage")).map((row) => `${row["deal_id"]} ${row["value"]} ${ms(row["date_entered"] ?? "")}`);
    const found = await desk.rows<{ line: string }>(sql`SELECT concat(id, ' ', stage, ' ', toString(toUnixTimestamp64Milli(valid_from))) AS line FROM opportunity WHERE has(says, 'stage') AND part != 0`);
    expect(found.map(({ line }) => line).toSorted()).toEqual(meant.toSorted());
  });

  it("a stage is won, lost or open as its pipeline says", async () => {
    const meant = plainRows(seed("deal_pipeline_stage")).map((row) => `${row["stage_id"]} ${row["closed_won"] === "TRUE" ? "won" : row["is_closed"] === "TRUE" ? "lost" : "open"} ${Number(row["probability"])}`);
    const found = await desk.rows<{ id: string; status: string; probability: number }>(sql`SELECT id, toString(status) AS status, probability FROM pipeline_stage`);
    expect(found.map((row) => `${row.id} ${row.status} ${row.probability}`).toSorted()).toEqual([...new Set(meant)].toSorted());
  });

  it("merged deals are duplicates and count nowhere", async () => {
    const merged = [...new Set(plainRows(seed("merged_deal")).map((row) => row["merged_deal_id"] ?? ""))];
    const found = await desk.rows<{ id: string }>(sql`SELECT DISTINCT id FROM opportunity WHERE excluded = 'duplicate'`);
    expect(found.map(({ id }) => id).toSorted()).toEqual(merged.toSorted());
    expect((await desk.kpi("open_opportunities", { from: "2026-01-01", to: "2026-02-01" })).value).toBe(dealsThatCount().size);
  });

  it("a record has an account exactly where the files lead to a company that is there", async () => {
    const found = await desk.rows<{ line: string }>(sql`
      SELECT DISTINCT concat('opportunity ', id, ' ', account_id) AS line FROM opportunity WHERE account_id != ''
      UNION DISTINCT SELECT DISTINCT concat('person ', id, ' ', account_id) FROM person WHERE account_id != ''
      UNION DISTINCT SELECT DISTINCT concat('touch ', id, ' ', account_id) FROM touch WHERE account_id != ''`);
    expect(found.map(({ line }) => line).toSorted()).toEqual(plainAccounts().toSorted());
  });
});

/** What the log says of the property at the moment of the row: the last line of that moment. */
function valueAt(log: readonly Row[], row: Row, id: string): string {
  return log.findLast((one) => one[id] === row[id] && one["name"] === row["name"] && ms(one["timestamp"] ?? "") === ms(row["timestamp"] ?? ""))?.["value"] ?? "";
}

/** Deals that any table knows of, without those that were merged away. */
function dealsThatCount(): Set<string> {
  const known = ["deal", "deal_stage", "deal_property_history"].flatMap((table) => plainRows(seed(table)).map((row) => row["deal_id"] ?? ""));
  const merged = new Set(plainRows(seed("merged_deal")).map((row) => row["merged_deal_id"]));
  return new Set(known.filter((id) => !merged.has(id)));
}

/** Plainly: links whose both ends are in the seed. */
function plainAccounts(): string[] {
  const ids = (table: string, column: string): Set<string> => new Set(plainRows(seed(table)).map((row) => row[column] ?? ""));
  const companies = new Set([...ids("company", "id"), ...ids("company_property_history", "company_id")]);
  const deals = new Set([...ids("deal", "deal_id"), ...ids("deal_stage", "deal_id"), ...ids("deal_property_history", "deal_id"), ...ids("merged_deal", "merged_deal_id")]);
  const touches = new Set([...ids("engagement_call", "engagement_id"), ...ids("engagement_meeting", "engagement_id")]);
  const dealOf = plainRows(seed("deal_company")).filter((row) => deals.has(row["deal_id"] ?? "") && companies.has(row["company_id"] ?? ""));
  const touchOf = plainRows(seed("engagement_company")).filter((row) => touches.has(row["engagement_id"] ?? "") && companies.has(row["company_id"] ?? ""));
  return [...dealOf.map((row) => `opportunity ${row["deal_id"]} ${row["company_id"]}`), ...touchOf.map((row) => `touch ${row["engagement_id"]} ${row["company_id"]}`)];
}

const dayMs = 86_400_000;
const stamp = (at: number): string => new Date(at).toISOString().replace("T", " ").replace("Z", "");

/** The seed's deals, each with a company, amounts that change and stages that it enters; every third is won after sixty days. */
function portal(): { readonly deals: readonly PlainDeal[]; readonly files: Readonly<Record<string, { name: string; text: string }>> } {
  const companies = plainRows(seed("company")).map((row) => row["id"] ?? "");
  const stages = plainRows(seed("deal_pipeline_stage"));
  const open = stages.filter((row) => row["is_closed"] === "FALSE").map((row) => row["stage_id"] ?? "");
  const won = stages.find((row) => row["closed_won"] === "TRUE")?.["stage_id"] ?? "";
  const deals = plainRows(seed("deal")).map((row, i): PlainDeal => {
    const created = ms(row["property_createdate"] ?? "");
    return {
      id: row["deal_id"] ?? "", created,
      company: i % 7 === 6 ? "" : (companies[i % companies.length] ?? ""),
      amounts: [[created + dayMs, 1_000 * (i + 1)], ...(i % 2 === 0 ? ([[created + 40 * dayMs, 2_000 * (i + 1)]] as const) : [])],
      stages: [[created, open[i % open.length] ?? ""], ...(i % 3 === 0 ? ([[created + 60 * dayMs, won]] as const) : [])],
      wonAt: i % 3 === 0 ? created + 60 * dayMs : Infinity,
    };
  });
  const files = {
    log: written("deal_property_history", deals.flatMap(({ id, amounts }) => amounts.map(([at, amount]) => ({ deal_id: id, timestamp: stamp(at), source: "CRM_UI", name: "amount", value: String(amount) })))),
    stages: written("deal_stage", deals.flatMap(({ id, stages: entered }) => entered.map(([at, value]) => ({ deal_id: id, date_entered: stamp(at), _fivetran_start: stamp(at), value })))),
    links: written("deal_company", deals.filter(({ company }) => company !== "").map(({ id, company }) => ({ deal_id: id, company_id: company, type_id: "5", category: "HUBSPOT_DEFINED" }))),
    calls: written("engagement_call", deals.map(({ id, created }) => ({ engagement_id: `e${id}`, property_hs_createdate: stamp(created), property_hs_timestamp: stamp(created), type: "CALL" }))),
    about: written("engagement_deal", deals.map(({ id }) => ({ deal_id: id, engagement_id: `e${id}`, engagement_type: "CALL", type_id: "206" }))),
    deals: written("deal", plainRows(seed("deal")).map((row, i) => ({ ...row, deal_pipeline_stage_id: deals[i]?.stages.at(-1)?.[1] ?? "", property_amount: String(deals[i]?.amounts.at(-1)?.[1] ?? "") }))),
    targets: { name: "targets.csv", text: `account,from\n${companies.map((id) => `${id},2010-01-01`).join("\n")}\n` },
  };
  return { deals, files };
}

interface PlainDeal {
  readonly id: string;
  readonly company: string;
  readonly created: number;
  readonly amounts: readonly (readonly [at: number, amount: number])[];
  readonly stages: readonly (readonly [at: number, stage: string])[];
  readonly wonAt: number;
}

/** Amounts of the deals that are open just before T, of companies that were no customers yet when the deal was created. */
function plainPipeline(deals: readonly PlainDeal[], day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`) - 1;
  const counts = deals.filter((deal) => deal.company !== "" && deal.created <= at && deal.wonAt > at && !deals.some((other) => other.company === deal.company && other.wonAt <= deal.created));
  return counts.reduce((sum, { amounts }) => sum + (amounts.findLast(([since]) => since <= at)?.[1] ?? 0), 0);
}

describe.skipIf(!isShared)(`a HubSpot portal whose tables hang together${whySkipped}`, () => {
  let desk: Desk;
  const { deals, files } = isShared ? portal() : { deals: [], files: {} };
  const days = ["2019-10-01", "2019-11-15", "2019-12-15", "2020-02-01", "2020-06-01"];
  const batches = new Map<string, number>();
  const seeded = (table: string): { path: string } => ({ path: shared(`fivetran-seeds/hubspot/${table}_data.csv`) });
  const order: readonly (readonly [string, { path: string } | { name: string; text: string } | undefined, string])[] = [
    ["log", files["log"], "hubspot-deal-history"], ["links", files["links"], "hubspot-deal-company"], ["about", files["about"], "hubspot-engagement-deal"],
    ["calls", files["calls"], "hubspot-call"], ["stages", files["stages"], "hubspot-deal-stage-history"],
    ["deals", files["deals"], "hubspot-deal"], ["companies", seeded("company"), "hubspot-company"], ["pipeline", seeded("deal_pipeline_stage"), "hubspot-pipeline-stage"],
  ];
  beforeAll(async () => {
    desk = await openDesk({ currency: "USD" });
    for (const [what, file, as] of order) batches.set(what, (await desk.bring(file ?? { name: "", text: "" }, { as })).batch);
    await desk.bring(files["targets"] ?? { name: "", text: "" }, { as: "list_membership", source: "hubspot" });
  });
  afterAll(async () => desk?.close());

  const pipelines = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (const to of days) found.push((await desk.kpi("target_pipeline", { from: "2019-01-01", to })).value);
    return found;
  };
  const meant = (): number[] => days.map((day) => plainPipeline(deals, day));

  it("has on every past day the pipeline of that day", async () => {
    expect(meant().filter((sum) => sum > 0).length).toBeGreaterThan(3);
    expect(await pipelines()).toEqual(meant());
  });

  it("has every deal and every call at the company that the files lead to", async () => {
    const rows = await desk.rows<{ line: string }>(sql`
      SELECT DISTINCT concat('deal ', id, ' ', account_id, ' ', toString(account_method)) AS line FROM opportunity
      UNION DISTINCT SELECT concat('call ', id, ' ', account_id, ' ', toString(account_method)) FROM touch`);
    const lines = deals.flatMap(({ id, company }) => [`deal ${id} ${company} ${company === "" ? "" : "link"}`, `call e${id} ${company} ${company === "" ? "" : "link"}`]);
    expect(rows.map(({ line }) => line).toSorted()).toEqual(lines.toSorted());
  });

  it("has each deal in its stage of the day, won since it entered a won stage", async () => {
    for (const day of days) {
      const at = Date.parse(`${day}T00:00:00Z`) - 1;
      const rows = await desk.rows<{ line: string }>(sql`
        SELECT concat(id, ' ', argMax(toString(stage), valid_from), ' ', argMax(toString(status), valid_from)) AS line
        FROM opportunity
        WHERE valid_from < parseDateTime64BestEffort(${value.string(day)}, 3, 'UTC')
        GROUP BY id`);
      const lines = deals.filter(({ created }) => created <= at).map(({ id, stages, wonAt }) => `${id} ${stages.findLast(([since]) => since <= at)?.[1] ?? ""} ${wonAt <= at ? "won" : "open"}`);
      expect(rows.map(({ line }) => line).toSorted(), day).toEqual(lines.toSorted());
    }
  });

  it.each(inForm(["log", "links", "stages", "deals", "pipeline"], 2))("has the same numbers again when %s were undone and redone", async (what) => {
    const dump = (): Promise<unknown[]> => desk.rows(sql`SELECT * EXCEPT (account_confidence) FROM opportunity ORDER BY id, valid_from, batch, seq`);
    const before = await dump();
    await desk.post(`/api/v1/imports/${batches.get(what)}/undo`, {});
    expect(await dump()).not.toEqual(before);
    await desk.post(`/api/v1/imports/${batches.get(what)}/redo`, {});
    expect(await dump()).toEqual(before);
  });

  it("changes nothing when the history comes again", async () => {
    expect((await desk.bring(files["log"] ?? { name: "", text: "" }, { as: "hubspot-deal-history" })).rows).toMatchObject({ new: 0, changed: 0, rejected: 0 });
    expect((await desk.bring(files["deals"] ?? { name: "", text: "" }, { as: "hubspot-deal" })).rows).toMatchObject({ new: 0, changed: 0, rejected: 0 });
    expect(await pipelines()).toEqual(meant());
  });
});
