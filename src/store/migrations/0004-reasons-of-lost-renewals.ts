import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0004",
  why: "A lost renewal says why, so that churn can be told by reason.",
  cost: "One column that takes no room until it is filled: no row is written again.",
  resume: "Every statement is ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
