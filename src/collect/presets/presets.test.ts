import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { validFrom, type Column } from "../../store/table.ts";
import { recordTables } from "../../store/tables/index.ts";
import type { FieldSource, Preset } from "../files/preset.ts";
import { presets } from "./index.ts";
import { adSamples } from "./samples/ad-reports.ts";
import { historySamples } from "./samples/histories.ts";
import { recordSamples } from "./samples/records.ts";

const sampled = [...adSamples, ...recordSamples, ...historySamples].map((sample) => sample.as);

describe("the catalogue of presets", () => {
  it("names each file with the word that users write in --as", () => {
    const files = readdirSync(fileURLToPath(new URL(".", import.meta.url))).map((file) => file.replace(/\.ts$/, ""));
    expect(presets.map((preset) => preset.id).filter((id) => !files.includes(id))).toEqual([]);
    expect(new Set(presets.map((preset) => preset.id)).size).toBe(presets.length);
  });

  it("has a small file for every layout", () => {
    expect(sampled.toSorted()).toEqual(presets.map((preset) => preset.id).toSorted());
  });

  it.each(presets.map((preset) => [preset.id, preset] as const))("%s fills only fields that its kinds have, with words that they know", (_id, preset) => {
    expect(preset.mappings.flatMap((mapping) => faultsOf(mapping))).toEqual([]);
  });

  it.each(presets.map((preset) => [preset.id, preset] as const))("%s fills every required field, or its notes say what the user has to say", (_id, preset) => {
    const missing = preset.mappings.flatMap((mapping) => required(mapping.kind).filter((field) => mapping.fields[field] === undefined));
    expect(missing.filter((field) => !preset.notes.some((note) => note.includes(`--set ${field}=`)))).toEqual([]);
  });

  it.each(presets.map((preset) => [preset.id, preset] as const))("%s explains an amount without a currency", (_id, preset) => {
    const open = preset.mappings.filter((mapping) => moneyOf(mapping).some((currency) => mapping.fields[currency] === undefined && mapping.currency === undefined));
    expect(open.length === 0 || preset.notes.some((note) => note.includes("--set currency="))).toBe(true);
  });
});

type Mapping = Preset["mappings"][number];

function faultsOf(mapping: Mapping): string[] {
  const columns = columnsOf(mapping.kind);
  const named = [...(mapping.needs ?? []), ...(mapping.doubtful ?? []), ...Object.keys(mapping.values ?? {})].filter((field) => mapping.fields[field] === undefined);
  return [...named.map((field) => `${mapping.kind}: ${field} is not filled`), ...Object.entries(mapping.fields).flatMap(([field, source]) => fieldFaults(field, source, mapping, columns))];
}

function fieldFaults(field: string, source: FieldSource, mapping: Mapping, columns: ReadonlyMap<string, Column>): string[] {
  const column = columns.get(field);
  if (column === undefined) return [`${mapping.kind} has no field ${field}`];
  if (column.words === undefined || column.open === true) return [];
  const known = column.words;
  const given = [...wordsOf(source), ...Object.values(mapping.values?.[field] ?? {})].filter((word) => word !== "");
  return given.filter((word) => !known.includes(word)).map((word) => `${mapping.kind}.${field}: ${word}`);
}

function wordsOf(source: FieldSource): readonly string[] {
  if ("set" in source) return [source.set];
  if ("said" in source) return source.said.flatMap(({ as }) => wordsOf(as));
  if ("when" in source) return [...source.when.map((one) => one.then), ...(source.otherwise === undefined ? [] : [source.otherwise])];
  return [];
}

function columnsOf(kind: string): ReadonlyMap<string, Column> {
  const table = recordTables.find((one) => one.kind === kind);
  if (table === undefined) throw new Error(`no record kind ${kind}`);
  const columns = new Map(Object.entries(table.columns).map(([id, column]) => [column.field ?? id, column]));
  return table.versioned ? columns.set("valid_from", validFrom) : columns;
}

function required(kind: string): string[] {
  return [...columnsOf(kind)].filter(([, column]) => column.required === true).map(([field]) => field);
}

/** Currency fields that belong to the mapping's amounts. */
function moneyOf(mapping: Mapping): string[] {
  const table = recordTables.find((one) => one.kind === mapping.kind);
  return Object.entries(table?.columns ?? {}).flatMap(([id, column]) => (mapping.fields[column.field ?? id] !== undefined && column.currencyIn !== undefined ? [column.currencyIn] : []));
}
