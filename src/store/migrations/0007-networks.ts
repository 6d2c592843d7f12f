import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0007",
  why: "Files of networks are records, so that they are imported, undone and rebuilt like all others.",
  cost: "Two empty tables: no row is written again.",
  resume: "Every statement is CREATE … IF NOT EXISTS or ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
