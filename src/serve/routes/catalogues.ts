/** What can be imported: record kinds with their fields, presets with their layouts. */
import { z } from "@hono/zod-openapi";
import { presets } from "../../collect/presets/index.ts";
import type { Column, RecordTable } from "../../store/table.ts";
import { recordTables } from "../../store/tables/index.ts";
import { type App, endpoint } from "../endpoint.ts";

const texts = z.array(z.string());

const recordKinds = z.object({
  record_kinds: z.array(z.object({
    kind: z.string(),
    title: z.string(),
    meaning: z.string(),
    brought_by: z.string(),
    versioned: z.boolean(),
    fields: z.array(z.object({ field: z.string(), meaning: z.string(), holds: z.string(), unit: z.string(), required: z.boolean(), words: texts })),
  })),
}).openapi("RecordKinds");

const presetList = z.object({
  presets: z.array(z.object({ id: z.string(), title: z.string(), vendor: z.string(), meaning: z.string(), kinds: texts, notes: texts })),
}).openapi("Presets");

export function catalogueRoutes(app: App): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/record-kinds",
    id: "listRecordKinds",
    needs: "see",
    tag: "Imports",
    summary: "Record kinds with their fields, as `--as` and `--map` take them",
    answer: recordKinds,
  }, async () => ({ record_kinds: recordTables.map(kindOf) }));

  endpoint(app, {
    method: "get",
    path: "/api/v1/presets",
    id: "listPresets",
    needs: "see",
    tag: "Imports",
    summary: "Known file layouts, as `--as` takes them",
    answer: presetList,
  }, async () => ({
    presets: presets.map(({ id, title, vendor, meaning, mappings, notes }) => ({ id, title, vendor, meaning, kinds: mappings.map((one) => one.kind), notes: [...notes] })),
  }));
}

function kindOf(table: RecordTable) {
  const { kind, title, meaning, broughtBy, versioned } = table;
  return { kind, title, meaning, brought_by: broughtBy, versioned, fields: Object.entries(table.columns).map(([id, column]) => fieldOf(id, column)) };
}

function fieldOf(id: string, column: Column) {
  return {
    field: column.field ?? id,
    meaning: column.meaning,
    holds: column.holds,
    unit: column.unit ?? "",
    required: column.required === true,
    words: [...(column.words ?? [])],
  };
}
