/**
 * What every ad platform's report has in common: one row = one day (or hour) of one campaign, ad group or ad, which makes up to three
 * records: impressions and clicks as touches with a count, and the spend as a cost. A day without one of them makes no such record.
 */
import type { FieldSource, Mapping, Preset } from "../files/preset.ts";
import { preset } from "../files/preset.ts";

export interface AdReport {
  readonly id: string;
  readonly title: string;
  /** The platform as people call it; the costs' channel. */
  readonly platform: string;
  /** Name of the source: ids are unique inside it. */
  readonly source: string;
  readonly meaning: string;
  readonly recognise: Preset["recognise"];
  /** The columns that make a row unique in this report: a restated day replaces what was there instead of adding to it. */
  readonly key: readonly string[];
  /** When: `{ day }` for daily reports, `{ column }` for hourly ones. */
  readonly at: FieldSource;
  readonly campaign: FieldSource | null;
  /** The ad group, ad, keyword or place that the row is about. */
  readonly asset?: FieldSource;
  readonly impressions: FieldSource;
  readonly clicks: FieldSource;
  readonly spend: FieldSource;
  /** The column with the currency, or the currency if the layout fixes it. Without: the importer asks. */
  readonly currency?: { readonly column: string } | { readonly fixed: string };
  /** Zone of the times in the report, where they are not the workspace's. */
  readonly zone?: string;
  readonly ignore?: readonly string[];
  readonly notes?: readonly string[];
}

/** The preset of one report of an ad platform. */
export function adReport(report: AdReport): Preset {
  return preset({
    id: report.id,
    title: report.title,
    vendor: report.platform,
    meaning: report.meaning,
    recognise: report.recognise,
    mappings: [shown(report, "impression", report.impressions), shown(report, "click", report.clicks), spent(report)],
    version: 1,
    notes: [...(report.notes ?? []), oneLevelOnly, ...(report.currency === undefined ? [currencyAsked] : [])],
  });
}

const oneLevelOnly =
  "The platform reports the same impressions, clicks and money at several levels (account, campaign, ad group, ad, keyword, country). Import one level of them: two would count everything twice.";

const currencyAsked = "The report does not say its currency; it is the ad account's. Say it once: --set currency=EUR.";

function shown(report: AdReport, what: "impression" | "click", count: FieldSource): Omit<Mapping, "version"> {
  return {
    ...common(report),
    kind: "touch",
    fields: {
      id: idOf(report, what),
      at: report.at,
      type: { set: `ad_${what}` },
      direction: { set: what === "impression" ? "out" : "in" },
      side: { set: "marketing" },
      ...placeOf(report),
      count,
    },
    needs: ["count"],
  };
}

function spent(report: AdReport): Omit<Mapping, "version"> {
  const { asset: note, ...place } = placeOf(report);
  return {
    ...common(report),
    kind: "cost",
    fields: {
      id: idOf(report, "spend"),
      from: report.at,
      amount: report.spend,
      ...(report.currency !== undefined && "column" in report.currency ? { currency: report.currency } : {}),
      kind: { set: "media" },
      side: { set: "marketing" },
      channel: { set: report.platform },
      ...place,
      ...(note === undefined ? {} : { note }),
    },
    ...(report.currency !== undefined && "fixed" in report.currency ? { currency: report.currency.fixed } : {}),
    needs: ["amount"],
  };
}

function common(report: AdReport): Pick<Mapping, "source" | "zone" | "ignore"> {
  return {
    source: report.source,
    ...(report.zone === undefined ? {} : { zone: report.zone }),
    ignore: ["_fivetran_*", ...measured(report), ...(report.ignore ?? [])],
  };
}

/** The figures themselves: each is a record of its own, and a restated impression must not make a click look changed. */
function measured(report: AdReport): string[] {
  return [report.impressions, report.clicks, report.spend].flatMap((source) => {
    if ("column" in source) return [source.column];
    if ("sum" in source) return source.sum;
    return "micros" in source ? source.micros : [];
  });
}

/** Campaign, and the part of it; a row of an account's report has neither. */
function placeOf(report: AdReport): Record<string, FieldSource> {
  return {
    ...(report.campaign === null ? {} : { campaign: report.campaign }),
    ...(report.asset === undefined ? {} : { asset: report.asset }),
  };
}

function idOf(report: AdReport, what: string): FieldSource {
  return { text: [what, report.id, ...report.key.map((column) => `{${column}}`)].join("/") };
}
