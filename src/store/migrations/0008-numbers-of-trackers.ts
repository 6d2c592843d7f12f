import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0008",
  why: "Trackers number their events page by page: kept in a table of their own, the numbers tell how many events were lost on their way.",
  cost: "One empty table. Events that came before are numbered by a rebuild.",
  resume: "The statement is CREATE … IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
