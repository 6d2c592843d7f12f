import type { Migration } from "../migration.ts";
import { addMissing } from "../schema.ts";

const migration: Migration = {
  id: "0010",
  why: "Somebody may work at several accounts at once, each in a role and for a time: touches, committees and penetration ask for all of them.",
  cost: "One empty table of the product's own: no row is written again. It fills with the next change of a person or a link.",
  resume: "The statement is CREATE TABLE IF NOT EXISTS.",
  run: addMissing,
};

export default migration;
