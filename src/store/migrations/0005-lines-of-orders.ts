import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0005",
  why: "Lines of an order bear its number, so that an order is one purchase however many lines it has.",
  cost: "One column that takes no room until it is filled: no row is written again.",
  resume: "Every statement is ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
