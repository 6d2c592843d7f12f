/** Every preset with its table of the vendors' real layouts (`fivetran-seeds`), through the real import: counts, sums, and no reject that is not explained. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inForm } from "../form.ts";
import { openDesk, type Desk, type Say } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";
import { sql } from "../../src/store/sql.ts";
import { openReader, type Reader } from "./reader.ts";

const usd = { set: { currency: "USD" } } as const;

type RowsAndSum = readonly [rows: number, sum: number | string];

/** Sums computed from the files with a few lines of Python, apart from ours: rows in the file, then records and sums of each kind. */
const adReports: readonly (readonly [as: string, file: string, rows: number, impressions: RowsAndSum, clicks: RowsAndSum, spend: RowsAndSum])[] = [
  ["linkedin-ads-campaigns", "linkedin_ad_analytics_by_campaign_data.csv", 20, [11, 1359], [20, 919], [11, "530.62"]],
  ["linkedin-ads-creatives", "linkedin_ad_analytics_by_creative_data.csv", 100, [71, 13265], [50, 389], [0, "0"]],
  ["google-ads-campaigns", "google_ads_campaign_stats_data.csv", 16, [16, 1854], [15, 280], [15, "231.33"]],
  ["google-ads-accounts", "google_ads_account_stats_data.csv", 19, [19, 1050214], [19, 9742], [19, "1632.333323"]],
  ["google-ads-ad-groups", "google_ads_ad_group_stats_data.csv", 15, [15, 4483], [15, 620], [15, "3156.84"]],
  ["google-ads-ads", "google_ads_ad_stats_data.csv", 10, [10, 10], [0, 0], [0, "0"]],
  ["google-ads-keywords", "google_ads_keyword_stats_data.csv", 15, [15, 751], [15, 129], [15, "203.99"]],
  ["google-ads-search-terms", "google_ads_search_term_keyword_stats_data.csv", 10, [10, 3900], [10, 290], [10, "1.220"]],
  ["microsoft-ads-campaigns", "microsoft_ads_campaign_performance_daily_report_data.csv", 2630, [1895, 7569], [416, 592], [416, "946.34"]],
  ["microsoft-ads-accounts", "microsoft_ads_account_performance_daily_report_data.csv", 10, [1, 5], [1, 4], [0, "0"]],
  ["microsoft-ads-ad-groups", "microsoft_ads_ad_group_performance_daily_report_data.csv", 229, [229, 431], [13, 15], [13, "102.23"]],
  ["microsoft-ads-ads", "microsoft_ads_ad_performance_daily_report_data.csv", 401, [401, 860], [25, 28], [25, "208.36"]],
  ["microsoft-ads-keywords", "microsoft_ads_keyword_performance_daily_report_data.csv", 53, [53, 65], [4, 8], [3, "38.30"]],
  ["microsoft-ads-search-terms", "microsoft_ads_search_performance_daily_report_data.csv", 10, [10, 270], [10, 25], [10, "66.11"]],
  ["microsoft-ads-places", "microsoft_ads_geographic_performance_daily_report_data.csv", 10, [10, 5050], [10, 505], [10, "147.0"]],
  ["facebook-ads-ads", "facebook_ads_basic_ad_data.csv", 10, [10, 37275], [10, 149], [10, "643.63"]],
  ["facebook-ads-countries", "facebook_ads_demographics_country_data.csv", 10, [10, 15800], [10, 1290], [10, "489.97"]],
  ["facebook-ads-regions", "facebook_ads_demographics_region_data.csv", 10, [10, 15500], [10, 1137], [10, "462.75"]],
  ["pinterest-ads-campaigns", "pinterest_campaign_report_data.csv", 5, [5, 165000], [5, 4950], [5, "12.375"]],
  ["pinterest-ads-advertisers", "pinterest_advertiser_report_data.csv", 5, [5, 165000], [5, 4950], [5, "33.975"]],
  ["pinterest-ads-ad-groups", "pinterest_ad_group_report_data.csv", 5, [5, 165000], [5, 4950], [5, "123.7"]],
  ["pinterest-ads-pins", "pinterest_pin_promotion_report_data.csv", 5, [5, 165000], [5, 4950], [5, "1.2375"]],
  ["pinterest-ads-keywords", "pinterest_keyword_report_data.csv", 6, [6, 63000], [6, 1890], [6, "4725"]],
  ["twitter-ads-campaigns", "twitter_campaign_report_data.csv", 4, [4, 9876], [4, 968], [4, "138.535734"]],
  ["twitter-ads-line-items", "twitter_line_item_report_data.csv", 4, [4, 53520], [4, 375], [4, "77.605132"]],
  ["twitter-ads-tweets", "twitter_promoted_tweet_report_data.csv", 100, [37, 554124], [36, 5099], [35, "1390.824997"]],
  ["twitter-ads-keywords", "twitter_line_item_keywords_report_data.csv", 4, [4, 46], [0, 0], [0, "0"]],
  ["twitter-ads-countries", "twitter_campaign_locations_report_data.csv", 10, [10, 13300], [10, 204], [10, "1.0824"]],
  ["twitter-ads-regions", "twitter_campaign_regions_report_data.csv", 10, [10, 12980], [10, 214], [10, "1.126"]],
  ["tiktok-ads-campaigns", "tiktok_campaign_report_hourly_data.csv", 4, [4, 34470], [2, 244], [4, "444.792"]],
  ["tiktok-ads-ad-groups", "tiktok_adgroup_report_hourly_data.csv", 4, [3, 6502], [3, 69], [3, "50.15"]],
  ["tiktok-ads-ads", "tiktok_ad_report_hourly_data.csv", 4, [4, 69], [1, 2], [3, "2.66"]],
  ["tiktok-ads-countries", "tiktok_campaign_country_report_data.csv", 10, [10, 98200], [10, 2065], [10, "1486.10"]],
  ["snapchat-ads-campaigns", "snapchat_campaign_hourly_report_data.csv", 10, [10, 5142], [5, 7], [10, "1.013488"]],
  ["snapchat-ads-ad-squads", "snapchat_ad_squad_hourly_report_data.csv", 10, [10, 2131], [10, 29], [10, "8.787343"]],
  ["snapchat-ads-ads", "snapchat_ad_hourly_report_data.csv", 1212, [569, 362452], [340, 1448], [569, "2513.448305"]],
  ["snapchat-ads-countries", "snapchat_campaign_geo_country_daily_report_data.csv", 10, [10, 9550], [10, 3450], [10, "1.7352"]],
  ["snapchat-ads-regions", "snapchat_campaign_geo_region_daily_report_data.csv", 10, [10, 9550], [10, 3450], [10, "0.7735"]],
  ["reddit-ads-campaigns", "reddit_ads_campaign_report_data.csv", 79, [79, 3469863], [79, 8815], [79, "12970.777467"]],
  ["reddit-ads-accounts", "reddit_ads_account_report_data.csv", 56, [56, 3469863], [56, 8815], [56, "12970.777467"]],
  ["reddit-ads-ad-groups", "reddit_ads_ad_group_report_data.csv", 100, [100, 1250457], [100, 3587], [100, "5197.444278"]],
  ["reddit-ads-ads", "reddit_ads_ad_report_data.csv", 100, [100, 1209985], [100, 3458], [100, "5035.019678"]],
  ["reddit-ads-countries", "reddit_ads_campaign_country_report_data.csv", 10, [10, 1281], [10, 115], [10, "3425"]],
  ["amazon-ads-campaigns", "amazon_ads_campaign_level_report_data.csv", 10, [1, 1095], [1, 2], [1, "1.67"]],
  ["amazon-ads-ad-groups", "amazon_ads_ad_group_level_report_data.csv", 10, [10, 2355], [4, 6], [4, "7.76"]],
  ["amazon-ads-products", "amazon_ads_advertised_product_report_data.csv", 10, [10, 115539], [10, 174], [10, "431.86"]],
  ["amazon-ads-keywords", "amazon_ads_targeting_keyword_report_data.csv", 10, [10, 336850], [10, 1007], [10, "2036.17"]],
  ["amazon-ads-search-terms", "amazon_ads_search_term_ad_keyword_report_data.csv", 10, [10, 5628], [10, 13], [10, "21.22"]],
  ["apple-search-ads-campaigns", "apple_search_campaign_report_data.csv", 12, [12, 6336], [12, 129], [12, "100.00"]],
  ["apple-search-ads-ad-groups", "apple_search_ad_group_report_data.csv", 13, [13, 6336], [12, 129], [12, "100.00"]],
  ["apple-search-ads-ads", "apple_search_ad_report_data.csv", 2, [2, 852], [2, 8], [2, "6.16"]],
  ["apple-search-ads-keywords", "apple_search_keyword_report_data.csv", 99, [99, 2878], [37, 63], [37, "37.70"]],
  ["apple-search-ads-search-terms", "apple_search_search_term_report_data.csv", 150, [150, 6336], [56, 129], [56, "100.00"]],
];

/** The report of each platform that ground-truth.json sums. */
const campaignReports: Readonly<Record<string, string>> = {
  google: "google-ads-campaigns",
  linkedin: "linkedin-ads-campaigns",
  facebook: "facebook-ads-ads",
  microsoft: "microsoft-ads-campaigns",
  pinterest: "pinterest-ads-campaigns",
  twitter: "twitter-ads-campaigns",
  tiktok: "tiktok-ads-campaigns",
  snapchat: "snapchat-ads-campaigns",
  reddit: "reddit-ads-campaigns",
  amazon: "amazon-ads-campaigns",
  apple: "apple-search-ads-campaigns",
};

const isCampaignReport = (as: string): boolean => Object.values(campaignReports).includes(as);
const campaignReportsFirst = [...adReports.filter(([as]) => isCampaignReport(as)), ...adReports.filter(([as]) => !isCampaignReport(as))];

interface AdTruth {
  readonly platforms: Readonly<Record<string, { readonly rows: number; readonly impressions: number; readonly clicks: number; readonly spend: number }>>;
}

describe.skipIf(!isShared)(`ad platforms' reports${whySkipped}`, () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await openReader();
  });
  afterAll(async () => reader.close());

  // The short form has the campaign reports of all platforms side by side, below.
  it.each(inForm(campaignReportsFirst, 4))("%s: every impression, click and amount of %s arrives, once", async (as, file, rows, impressions, clicks, spend) => {
    await reader.read({ path: shared(`fivetran-seeds/ad_reporting/${file}`) }, sayFor(as), async ({ parts, rejects, records }) => {
      expect(rejects).toEqual([]);
      expect(parts.map((part) => part.read)).toEqual([rows, rows, rows]);
      const touches = await records("touch");
      expect(counted(touches, "ad_impression")).toEqual(impressions);
      expect(counted(touches, "ad_click")).toEqual(clicks);
      expect(new Set(touches.map((row) => row["row_key"])).size).toBe(touches.length);
      const costs = await records("cost");
      expectSpend([costs.length, costs.reduce((total, row) => total + Number(row["amount"]), 0)], spend);
    });
  });

  it("the sums per platform are those of ground-truth.json", () => {
    const { platforms } = groundTruth<AdTruth>("fivetran_ads");
    const ours = new Map(adReports.map(([as, , rows, impressions, clicks, spend]) => [as, { rows, impressions: impressions[1], clicks: clicks[1], spend: Number(spend[1]) }]));
    expect(Object.keys(campaignReports).toSorted()).toEqual(Object.keys(platforms).toSorted());
    for (const [platform, truth] of Object.entries(platforms)) expect(ours.get(campaignReports[platform] ?? ""), platform).toEqual(truth);
  });
});

describe.skipIf(!isShared)(`ad platforms side by side${whySkipped}`, () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    for (const as of Object.values(campaignReports)) {
      const file = adReports.find(([id]) => id === as)?.[1] ?? "";
      await desk.bring({ path: shared(`fivetran-seeds/ad_reporting/${file}`) }, sayFor(as));
    }
  });
  afterAll(async () => desk.close());

  it("in one workspace each platform keeps its own figures", async () => {
    const { platforms } = groundTruth<AdTruth>("fivetran_ads");
    const touches = await desk.rows<{ source: string; what: string; total: string }>(sql`
      SELECT source, toString(type) AS what, sum(occurrences) AS total
      FROM touch
      GROUP BY source, what`);
    const total = (source: string, what: string): number => Number(touches.find((row) => row.source === source && row.what === what)?.total ?? 0);
    for (const [platform, truth] of Object.entries(platforms)) {
      const source = platform === "apple" ? "apple_search_ads" : `${platform}_ads`;
      expect({ platform, impressions: total(source, "ad_impression"), clicks: total(source, "ad_click") }).toEqual({ platform, impressions: truth.impressions, clicks: truth.clicks });
    }
  });

  it("a report that comes again changes nothing", async () => {
    const [as, file] = ["google-ads-campaigns", "google_ads_campaign_stats_data.csv"];
    const again = await desk.bring({ path: shared(`fivetran-seeds/ad_reporting/${file}`) }, sayFor(as));
    expect(again.rows).toMatchObject({ new: 0, changed: 0, rejected: 0 });
  });
});

interface CrmTruth {
  readonly sf_won: number;
  readonly sf_closed: number;
  readonly sf_deleted: number;
  readonly sf_amount: number;
  readonly hubspot_email_events: Readonly<Record<string, number>>;
  readonly pardot_opportunities: Readonly<Record<string, number>>;
  readonly pardot_by_type: Readonly<Record<string, number>>;
  readonly pardot_won_value: number;
}

interface Seed {
  readonly as: string;
  readonly file: string;
  readonly read: number;
  readonly kind: string;
  /** Different records of the kind: deals, people, campaigns. */
  readonly makes: number;
  readonly skipped?: number;
  readonly rejected?: Readonly<Record<string, number>>;
  readonly set?: Readonly<Record<string, string>>;
}

const seeds: readonly Seed[] = [
  { as: "salesforce-account", file: "salesforce/sf_account_data.csv", read: 10, kind: "account", makes: 10 },
  { as: "salesforce-account-history", file: "salesforce/sf_account_history_data.csv", read: 10, kind: "account", makes: 10 },
  { as: "salesforce-contact", file: "salesforce/sf_contact_data.csv", read: 4, kind: "person", makes: 4 },
  { as: "salesforce-contact-history", file: "salesforce/sf_contact_history_data.csv", read: 4, kind: "person", makes: 4 },
  { as: "salesforce-lead", file: "salesforce/sf_lead_data.csv", read: 1, kind: "person", makes: 0, skipped: 1 },
  { as: "salesforce-opportunity", file: "salesforce/sf_opportunity_data.csv", read: 10, kind: "opportunity", makes: 10, ...usd },
  { as: "salesforce-opportunity-history", file: "salesforce/sf_opportunity_history_data.csv", read: 10, kind: "opportunity", makes: 10, ...usd },
  { as: "salesforce-task", file: "salesforce/sf_task_data.csv", read: 10, kind: "touch", makes: 0, skipped: 10 },
  { as: "salesforce-event", file: "salesforce/sf_event_data.csv", read: 10, kind: "touch", makes: 10 },
  { as: "salesforce-user", file: "salesforce/sf_user_data.csv", read: 10, kind: "user", makes: 10 },
  { as: "salesforce-account", file: "salesforce_formula_utils/account.csv", read: 10, kind: "account", makes: 10 },
  { as: "salesforce-opportunity", file: "salesforce_formula_utils/opportunity.csv", read: 10, kind: "opportunity", makes: 10, ...usd },
  { as: "salesforce-user", file: "salesforce_formula_utils/user.csv", read: 10, kind: "user", makes: 10 },
  ...["company_data", "company_data_databricks", "company_data_postgres", "company_data_snowflake"].map((table) => ({
    as: "hubspot-company", file: `hubspot/${table}.csv`, read: 24, kind: "account", makes: 24, set: { revenue_currency: "USD" },
  })),
  { as: "hubspot-contact", file: "hubspot/contact_data.csv", read: 22, kind: "person", makes: 22 },
  { as: "hubspot-deal", file: "hubspot/deal_data.csv", read: 44, kind: "opportunity", makes: 44, ...usd },
  { as: "hubspot-call", file: "hubspot/engagement_call_data.csv", read: 1, kind: "touch", makes: 1 },
  { as: "hubspot-meeting", file: "hubspot/engagement_meeting_data.csv", read: 100, kind: "touch", makes: 93, rejected: { date_range: 7 } },
  { as: "hubspot-email", file: "hubspot/engagement_email_data.csv", read: 1, kind: "touch", makes: 1 },
  { as: "hubspot-communication", file: "hubspot/engagement_communication_data.csv", read: 1, kind: "touch", makes: 1, set: { type: "social_message" } },
  { as: "hubspot-email-events", file: "hubspot/email_event_data.csv", read: 100, kind: "touch", makes: 93, skipped: 7 },
  { as: "hubspot-form-submission", file: "hubspot/contact_form_submission_data.csv", read: 5, kind: "touch", makes: 5 },
  { as: "hubspot-owner", file: "hubspot/owner_data.csv", read: 100, kind: "user", makes: 100 },
  { as: "hubspot-user", file: "hubspot/users_data.csv", read: 2, kind: "user", makes: 2 },
  { as: "pardot-opportunity", file: "pardot/pardot_opportunity_data.csv", read: 100, kind: "opportunity", makes: 100, ...usd },
  { as: "pardot-prospect", file: "pardot/pardot_prospect_data.csv", read: 100, kind: "person", makes: 100 },
  { as: "marketo-lead", file: "marketo/marketo_lead_data.csv", read: 100, kind: "person", makes: 100 },
  { as: "linkedin-ads-campaign-list", file: "ad_reporting/linkedin_ad_campaign_history_data.csv", read: 100, kind: "campaign", makes: 12 },
  { as: "google-ads-campaign-list", file: "ad_reporting/google_ads_campaign_history_data.csv", read: 10, kind: "campaign", makes: 1 },
  { as: "microsoft-ads-campaign-list", file: "ad_reporting/microsoft_ads_campaign_history_data.csv", read: 10, kind: "campaign", makes: 3 },
  { as: "facebook-ads-campaign-list", file: "ad_reporting/facebook_ads_campaign_history_data.csv", read: 9, kind: "campaign", makes: 4 },
  { as: "pinterest-ads-campaign-list", file: "ad_reporting/pinterest_campaign_history_data.csv", read: 1, kind: "campaign", makes: 1 },
  { as: "twitter-ads-campaign-list", file: "ad_reporting/twitter_campaign_history_data.csv", read: 16, kind: "campaign", makes: 16 },
  { as: "snapchat-ads-campaign-list", file: "ad_reporting/snapchat_campaign_history_data.csv", read: 58, kind: "campaign", makes: 30 },
  { as: "reddit-ads-campaign-list", file: "ad_reporting/reddit_ads_campaign_data.csv", read: 10, kind: "campaign", makes: 10 },
  { as: "amazon-ads-campaign-list", file: "ad_reporting/amazon_ads_campaign_history_data.csv", read: 6, kind: "campaign", makes: 1 },
  { as: "apple-search-ads-campaign-list", file: "ad_reporting/apple_search_campaign_history_data.csv", read: 3, kind: "campaign", makes: 1 },
];

describe.skipIf(!isShared)(`CRM tables${whySkipped}`, () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await openReader();
  });
  afterAll(async () => reader.close());

  it.each(seeds)("$as takes $file whole", async ({ as, file, read, kind, makes, skipped = 0, rejected = {}, set }) => {
    await reader.read({ path: shared(`fivetran-seeds/${file}`) }, { as, ...(set === undefined ? {} : { set }) }, async ({ parts, rejects, records }) => {
      expect(countBy(rejects, (reject) => reject.code), JSON.stringify(rejects[0])).toEqual(rejected);
      expect(parts).toMatchObject([{ kind, read, skipped, rejected: rejects.length }]);
      expect(new Set((await records(kind)).map((row) => row["row_key"])).size).toBe(makes);
    });
  });
});

describe.skipIf(!isShared)(`what the CRM tables say${whySkipped}`, () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ currency: "USD" });
    for (const [as, file] of [["salesforce-opportunity", "salesforce/sf_opportunity_data.csv"], ["pardot-opportunity", "pardot/pardot_opportunity_data.csv"]] as const) {
      await desk.bring({ path: shared(`fivetran-seeds/${file}`) }, { as, ...usd });
    }
    await desk.bring({ path: shared("fivetran-seeds/hubspot/email_event_data.csv") }, { as: "hubspot-email-events" });
  });
  afterAll(async () => desk.close());

  const truth = (): CrmTruth => groundTruth("fivetran_crm");

  it("the Salesforce deals are all there, all deleted, with their amounts", async () => {
    const [row] = await desk.rows<Record<string, string | number>>(sql`
      SELECT count() AS deals, countIf(deleted) AS gone, countIf(status = 'won') AS won, countIf(status != 'open') AS closed, toFloat64(sum(amount)) AS money
      FROM opportunity
      WHERE source = 'salesforce'`);
    const { sf_deleted, sf_won, sf_closed, sf_amount } = truth();
    expect(numbers(row)).toEqual({ deals: 10, gone: sf_deleted, won: sf_won, closed: sf_closed, money: sf_amount });
  });

  it("a probability of 1000 % is left empty, and the file's text is kept", async () => {
    const doubtful = await desk.rows(sql`
      SELECT id, probability, attributes['probability (original)'] AS written
      FROM opportunity
      WHERE source = 'salesforce' AND has(flags, 'doubtful')`);
    expect(doubtful).toEqual([{ id: "006q000000HddohAAB", probability: null, written: "1000" }]);
  });

  it("the Pardot deals come out by result, type and value", async () => {
    const rows = await desk.rows<{ status_word: string; kind_word: string; n: string; money: number }>(sql`
      SELECT toString(status) AS status_word, toString(kind) AS kind_word, count() AS n, toFloat64(sum(amount)) AS money
      FROM opportunity
      WHERE source = 'pardot'
      GROUP BY status_word, kind_word`);
    const sum = (test: (row: (typeof rows)[number]) => boolean): number => rows.filter(test).reduce((total, row) => total + Number(row.n), 0);
    const { pardot_opportunities, pardot_by_type, pardot_won_value } = truth();
    expect({ Won: sum((r) => r.status_word === "won"), Lost: sum((r) => r.status_word === "lost") }).toEqual(pardot_opportunities);
    expect({ "Renewal": sum((r) => r.kind_word === "renewal"), "New Business": sum((r) => r.kind_word === "new"), "Upsell": sum((r) => r.kind_word === "upsell") }).toEqual(pardot_by_type);
    expect(rows.filter((r) => r.status_word === "won").reduce((total, r) => total + r.money, 0)).toBeCloseTo(pardot_won_value, 4);
  });

  it("the HubSpot mails count once each, by how they ended, and their opens", async () => {
    const rows = await desk.rows<{ what: string; n: string }>(sql`
      SELECT concat(toString(type), ' ', toString(outcome)) AS what, count() AS n
      FROM touch
      GROUP BY what`);
    const { hubspot_email_events: events } = truth();
    expect(Object.fromEntries(rows.map((row) => [row.what.trim(), Number(row.n)]))).toEqual({ "mail_open": events["OPEN"], "mailing delivered": events["DELIVERED"] });
  });

  it("deleted deals make no pipeline, and the same deal not deleted does", async () => {
    const december = { from: "2018-12-01", to: "2019-01-01" } as const;
    const account = "wIXkC/s93lDAT+HVkwv6+A==";
    await desk.bring({ name: "accounts.csv", text: `id,name\n${account},Evergreen\n` }, { as: "account", source: "salesforce" });
    await desk.bring({ name: "targets.csv", text: `account,from\n${account},2018-01-01\n` }, { as: "list_membership", source: "salesforce" });
    expect(await desk.kpi("target_pipeline", december)).toMatchObject({ value: 0, reason: null });
    const undeleted = "id,account_id,amount,close_date,created_date,is_won,is_closed,stage_name,is_deleted\n"
      + `006q000000HdOhuAAF,${account},210000,2018-12-19,2018-12-18 17:56:05,false,false,Negotiation,false\n`;
    await desk.bring({ name: "opportunity.csv", text: undeleted }, { as: "salesforce-opportunity-history", ...usd, map: { valid_from: "created_date" } });
    expect((await desk.kpi("target_pipeline", december)).value).toBe(210_000);
  });
});

function asksCurrency(as: string): boolean {
  return !/^(linkedin|pinterest)-ads|^(microsoft-ads-(?!search-terms)|amazon-ads-(?!ad-groups)|apple-search-ads)/.test(as);
}

function sayFor(as: string): Say {
  return { as, ...(asksCurrency(as) ? usd : {}) };
}

function counted(touches: readonly Readonly<Record<string, unknown>>[], type: string): RowsAndSum {
  const own = touches.filter((row) => row["type"] === type);
  return [own.length, own.reduce((total, row) => total + Number(row["occurrences"]), 0)];
}

/** The store keeps four decimals: each row may differ from its micro amount by half of the fourth. */
function expectSpend(found: RowsAndSum, meant: RowsAndSum): void {
  expect(found[0]).toBe(meant[0]);
  expect(Math.abs(Number(found[1]) - Number(meant[1])), `${found[1]} for ${meant[1]}`).toBeLessThanOrEqual(0.00005 * Number(meant[0]) + 1e-9);
}

function countBy<T>(rejects: readonly T[], key: (reject: T) => string): Record<string, number> {
  const keys = rejects.map(key);
  return Object.fromEntries([...new Set(keys)].map((one) => [one, keys.filter((other) => other === one).length]));
}

function numbers(row: Record<string, string | number> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, cell]) => [key, Number(cell)]));
}
