import type { Migration } from "../migration.ts";
import { createTables } from "../schema.ts";

const migration: Migration = {
  id: "0001",
  why: "The record tables, their shelves, the references, the settling mark and the rejects of the first version.",
  cost: "None: the tables are empty.",
  resume: "Every statement is CREATE … IF NOT EXISTS.",
  run: createTables,
};

export default migration;
