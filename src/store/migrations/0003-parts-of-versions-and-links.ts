import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0003",
  why: "Logs of changes bring one property per row: such rows speak of a part of a record. Associations and pipeline stages become records of their own.",
  cost: "Empty tables and four columns that take no room until they are filled: no row is written again.",
  resume: "Every statement is CREATE … IF NOT EXISTS or ADD COLUMN IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
