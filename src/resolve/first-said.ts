/** Who said something first: where two sources speak of one account or person, the first has the plain id and the mail address. */
import { flagOfTracker } from "../model/row-flags.ts";
import { type Sql, sql, value } from "../store/sql.ts";

const tracked = sql`has(flags, ${value.string(flagOfTracker)})`;

/** Every row of a group came of a tracker. */
export const isTracked: Sql = sql`min(${tracked})`;

/**
 * The order of rows with `flags, valid_from, batch, seq, source, id`: what a tracker says comes after all that other sources say, and among
 * trackers the time of what is said decides, never that of its arrival.
 */
export const saidInOrder: Sql = sql`(${tracked}, if(${tracked}, valid_from, toDateTime64(0, 3, 'UTC')), if(${tracked}, 0, batch), if(${tracked}, 0, seq), source, id)`;
