import { join } from "node:path";
import { Audit } from "./audit.ts";
import { checkpoint, type ControlDatabase, openDatabase } from "./database.ts";
import { NumbersOfDays } from "./day-numbers.ts";
import { FrozenBoards } from "./frozen-boards.ts";
import { Imports } from "./imports.ts";
import { Jobs } from "./jobs.ts";
import { KpiNotes } from "./kpi-notes.ts";
import { Mappings } from "./mappings.ts";
import { Moves } from "./moves.ts";
import { People } from "./people.ts";
import { Segments } from "./segments.ts";
import { Settings } from "./settings.ts";
import { Sources } from "./sources.ts";
import { Tokens } from "./tokens.ts";

/** What people decided and what was done, as ledgers that only grow: with the kept files, all that is needed to make the engine's tables again. */
export interface Control {
  readonly imports: Imports;
  readonly mappings: Mappings;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly audit: Audit;
  readonly segments: Segments;
  /** Notes and doubts at KPIs. */
  readonly notes: KpiNotes;
  readonly sources: Sources;
  readonly people: People;
  readonly tokens: Tokens;
  /** For the login alone, which brings its own statements. */
  readonly database: ControlDatabase;
  readonly frozen: FrozenBoards;
  readonly days: NumbersOfDays;
  /** What moved from account to account, and by which import. */
  readonly moves: Moves;
  /** Writes everything into the one file and lets go of it. */
  close(): Promise<void>;
}

/** Opens `control.sqlite` in the data directory, making it if need be. @throws Problem `control_newer` */
export function openControl(dataDir: string): Control {
  const database = openDatabase(join(dataDir, "control.sqlite"));
  return {
    imports: new Imports(database),
    mappings: new Mappings(database),
    settings: new Settings(database),
    jobs: new Jobs(database),
    audit: new Audit(database),
    segments: new Segments(database),
    notes: new KpiNotes(database),
    sources: new Sources(database),
    people: new People(database),
    tokens: new Tokens(database),
    database,
    frozen: new FrozenBoards(database),
    days: new NumbersOfDays(database),
    moves: new Moves(database),
    close: async () => {
      await checkpoint(database);
      await database.destroy();
    },
  };
}
