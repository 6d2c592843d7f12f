/** What trackers lose on the way: they number the events of each page, so whatever lies between the numbers that came did not arrive. */
import { objectAt, textAt } from "../../collect/live/door/body.ts";
import type { JsonObject, StoredEvent } from "../../collect/live/event.ts";
import type { Engine, QueryOptions } from "../../store/engine.ts";
import { sql, value } from "../../store/sql.ts";

/** A page with more events than this is no page that anybody reads; a forged number shall not look like a flood of losses. */
const numberMax = 5_000;
const pageCharactersMax = 64;

type PageNumber = {
  readonly day: string;
  readonly source: string;
  readonly page: string;
  readonly number: number;
  readonly came: boolean;
};

/** Notes the numbers of events. To note them again changes nothing. */
export async function notePageNumbers(engine: Engine, events: readonly StoredEvent[]): Promise<void> {
  const rows = events.flatMap(numbersOf);
  if (rows.length > 0) await engine.insert("page_number", rows, { lane: "load" });
}

/** The event's own number, and the last number of the page before it as its tracker remembers it. */
function numbersOf({ event, source, receivedAt }: StoredEvent): PageNumber[] {
  const own = objectAt(event, "context", "seq");
  const last = objectAt(event, "context", "seq", "before");
  return [[own, true] as const, [last, false] as const].flatMap(([said, came]) => {
    const [page, number] = [textAt({ said }, "said", "page"), numberOf(said)];
    return page === "" || page.length > pageCharactersMax || number === null ? [] : [{ day: receivedAt.slice(0, 10), source, page, number, came }];
  });
}

function numberOf({ n }: JsonObject): number | null {
  return typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= numberMax ? n : null;
}

/** What the trackers of a source sent and what of it came. */
export interface SourceLoss {
  readonly source: string;
  readonly pages: number;
  /** Events that trackers say they sent. */
  readonly sent: number;
  readonly lost: number;
}

/** Per source, of the pages that began on a day or after it (UTC). Sources whose events bear no numbers are not among them. */
export async function lossSince(engine: Engine, day: string, options: QueryOptions = {}): Promise<SourceLoss[]> {
  const from = value.string(day);
  const rows = await engine.rows<Record<"source_name" | "pages" | "sent" | "arrived", string>>(sql`
    SELECT source_name, count() AS pages, sum(top) AS sent, sum(got) AS arrived
    FROM (
      SELECT toString(source) AS source_name, page, max(number) AS top, uniqExactIf(number, came) AS got
      FROM page_number
      WHERE day >= toDate(${from}) - 1
      GROUP BY source_name, page
      HAVING min(day) >= toDate(${from})
    )
    GROUP BY source_name
    ORDER BY source_name`, options);
  return rows.map(({ source_name, pages, sent, arrived }) => ({ source: source_name, pages: Number(pages), sent: Number(sent), lost: Number(sent) - Number(arrived) }));
}
