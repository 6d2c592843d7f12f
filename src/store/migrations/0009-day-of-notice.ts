import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0009",
  why: "A contract bears the day on which notice was given, so that a customer can count as lost from then on and not only with the contract's end.",
  cost: "One empty column in the contracts and in their shelf; no row is written again.",
  resume: "The statement is ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
