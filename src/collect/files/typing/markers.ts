import { sql } from "../../../store/sql.ts";

/** What programs write where a date or a number is missing. In a text field they are text: somebody may be called Null. */
export const markerList = sql`('null', '\\\\n', 'n/a', '#n/a', 'na', 'none', 'nil', '-', '–', '—')`;
