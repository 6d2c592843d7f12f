import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0002",
  why: "Touches bear the page that a visitor came from, so that visits from social networks can be told; committee templates say which roles decide.",
  cost: "Two empty tables and one column that takes no room until it is filled: no row is written again.",
  resume: "Every statement is CREATE … IF NOT EXISTS or ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
