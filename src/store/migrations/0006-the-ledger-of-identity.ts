import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0006",
  why: "Visitors, networks, merges and decisions by hand become part of identity: links say how they are known, and touches and sessions say whose network they came from.",
  cost: "Three empty tables and columns that take no room until they are filled: no row is written again.",
  resume: "Every statement is CREATE … IF NOT EXISTS or ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
