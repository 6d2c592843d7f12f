/**
 * What a quarter brought to a small company's site and CRM, to be told in many orders: twelve visitors of three companies with pages and what was
 * read of them, log-ins, forms, groups, an alias, traits in parts, a device that two people use, an id that was sent twice for other content, a
 * company that only the tracker knows, and rows of the CRM that come early or late.
 */
export type LogEvent = Readonly<Record<string, unknown>>;

/** A row of a CRM's file. */
export interface LogRow {
  readonly file: "accounts" | "people" | "deals";
  readonly row: string;
}

/** Several orders of one log side by side in one workspace, each with ids, names and domains of its own: told apart by a tag of one length. */
export interface Told {
  /** Files and then events, part after part; between parts the server is stopped. */
  readonly parts: readonly { readonly files: ReadonlyMap<LogRow["file"], readonly string[]>; readonly requests: readonly (readonly LogEvent[])[] }[];
  readonly tags: readonly string[];
}

export const headers: Readonly<Record<LogRow["file"], string>> = {
  accounts: "id,name,domain,region",
  people: "id,email,name,account",
  deals: "id,account,created_at,status,amount,currency",
};
/** What the product calls the rows of each file. */
export const kinds: Readonly<Record<LogRow["file"], string>> = { accounts: "account", people: "person", deals: "opportunity" };

/** Stands where each order has its own tag. */
const mark = "¤";
const sentAt = "2026-03-01T11:59:59.000Z";
const companies = ["acme", "birch", "cedar"];

function instant(month: number, day: number, minute: number): string {
  return new Date(Date.UTC(2026, month, day, 9, minute)).toISOString();
}

function ofVisitor(i: number): LogEvent[] {
  const company = `${companies[i % 3]}${mark}`;
  const [visitor, user, page] = [`v${i}${mark}`, `u${i}${mark}`, `p${i}${mark}`];
  const at = (minute: number): LogEvent => ({ timestamp: instant(i % 2, 3 + i, minute), sentAt });
  return [
    { type: "page", messageId: page, anonymousId: visitor, ...at(0), context: { page: { url: "https://us.example/pricing" } } },
    { type: "track", event: "Page Read", messageId: `r${page}`, anonymousId: visitor, properties: { page_id: page, active_seconds: 40 + i, scroll: 0.5 }, ...at(1) },
    { type: "track", event: "Page Read", messageId: `q${page}`, anonymousId: visitor, properties: { page_id: page, active_seconds: 90 + i, scroll: 0.9 }, ...at(2) },
    { type: "identify", messageId: `i${page}`, anonymousId: visitor, userId: user, traits: { email: `${user}@${company}.example`, name: `Person ${i}` }, ...at(3) },
    { type: "identify", messageId: `j${page}`, userId: user, traits: { title: "CTO" }, ...at(4) },
    { type: "group", messageId: `g${page}`, userId: user, groupId: `team-${company}`, traits: { name: company, website: `https://${company}.example` }, ...at(5) },
    { type: "track", event: "Demo Requested", messageId: `t${i}${mark}`, userId: user, anonymousId: visitor, ...at(6) },
  ];
}

function oddEvents(): LogEvent[] {
  let n = 0;
  const one = (type: string, [month, day, minute]: readonly [number, number, number], more: LogEvent): LogEvent => ({ type, messageId: `x${++n}${mark}`, timestamp: instant(month, day, minute), sentAt, ...more });
  const page = (path: string): LogEvent => ({ context: { page: { url: `https://us.example/${path}` } } });
  return [
    // A visitor who logs in, and one who becomes another's id.
    one("page", [0, 20, 1], { anonymousId: `w1${mark}`, ...page("docs") }),
    one("track", [0, 20, 2], { event: "Signed In", anonymousId: `w1${mark}`, userId: `u1${mark}` }),
    one("page", [0, 21, 1], { anonymousId: `w2${mark}`, ...page("pricing") }),
    one("alias", [0, 21, 2], { previousId: `w2${mark}`, userId: `u2${mark}` }),
    // Two people of two companies at one device, one after the other.
    one("page", [0, 22, 1], { anonymousId: `kiosk${mark}` }),
    one("identify", [0, 22, 2], { anonymousId: `kiosk${mark}`, userId: `u3${mark}`, traits: {} }),
    one("identify", [0, 24, 2], { anonymousId: `kiosk${mark}`, userId: `u4${mark}`, traits: {} }),
    one("page", [0, 25, 1], { anonymousId: `kiosk${mark}` }),
    // Who changes employer, and traits that change.
    one("identify", [1, 20, 1], { userId: `u5${mark}`, traits: { email: `u5${mark}@birch${mark}.example`, title: "CFO" } }),
    one("page", [1, 21, 1], { anonymousId: `v5${mark}`, ...page("pricing") }),
    // A company that only the tracker knows, and who is known by an address in a form alone.
    one("group", [1, 10, 1], { userId: `n1${mark}`, groupId: `team-new${mark}`, traits: { name: `New${mark}`, website: `https://new${mark}.example`, address: { state: `region${mark}` } } }),
    one("identify", [1, 10, 2], { anonymousId: `nv${mark}`, userId: `n1${mark}`, traits: { email: `n1@new${mark}.example` } }),
    one("track", [1, 11, 1], { event: "Contact Form Submitted", anonymousId: `nv2${mark}`, properties: { email: `someone@new${mark}.example` } }),
    one("page", [1, 9, 1], { anonymousId: `nv2${mark}`, ...page("pricing") }),
    one("track", [1, 12, 1], { event: "Newsletter Signed Up", anonymousId: `gm${mark}`, properties: { email: `joe${mark}@gmail.com` } }),
    // The tracker's group is all that a touch says of its account.
    one("track", [1, 13, 1], { event: "Brochure Downloaded", anonymousId: `gr${mark}`, context: { groupId: `team-acme${mark}` } }),
  ];
}

const eventLog: readonly LogEvent[] = [...Array.from({ length: 12 }, (_, i) => ofVisitor(i)).flat(), ...oddEvents()];

/** Ids that were used before for something else: the first stays, so these come after it in every order. */
const conflictsLater: readonly LogEvent[] = [
  { type: "track", event: "Contact Form Submitted", messageId: `t1${mark}`, userId: `u1${mark}`, timestamp: instant(0, 26, 1), sentAt },
  { type: "page", messageId: `x1${mark}`, anonymousId: `w1${mark}`, timestamp: instant(1, 26, 1), sentAt },
];

const crm: readonly LogRow[] = [
  { file: "accounts", row: `A1${mark},Acme${mark},acme${mark}.example,region${mark}` },
  { file: "accounts", row: `B1${mark},Birch${mark},birch${mark}.example,region${mark}` },
  { file: "accounts", row: `C1${mark},Cedar${mark},cedar${mark}.example,region${mark}` },
  { file: "people", row: `P90${mark},cleo@acme${mark}.example,Cleo Cole,A1${mark}` },
  { file: "people", row: `P91${mark},u4${mark}@birch${mark}.example,Una Four,B1${mark}` },
  { file: "deals", row: `D1${mark},A1${mark},2026-01-20,open,1000,EUR` },
  { file: "deals", row: `D2${mark},C1${mark},2026-02-20,open,2000,EUR` },
];

interface Placed<T> {
  readonly what: T;
  readonly part: number;
  /** Place within the part. */
  readonly at: number;
}

/** `orders` orders and, as the first, the log as it happened, after the CRM's files. Every event comes once to three times. The same seed tells the same. */
export function told({ orders, parts, files, seed }: { readonly orders: number; readonly parts: number; readonly files: readonly LogRow["file"][]; readonly seed: number }): Told {
  const chance = chanceOf(seed);
  const tags = Array.from({ length: orders + 1 }, (_, i) => `-o${String(i).padStart(3, "0")}`);
  const placed = tags.map((tag, i) => (i === 0 ? asItHappened(tag) : inSomeOrder(tag, parts, chance)));
  const events = placed.flatMap((one) => one.events).toSorted((a, b) => a.at - b.at);
  const rows = placed.flatMap((one) => one.rows).filter(({ what }) => files.includes(what.file)).toSorted((a, b) => a.at - b.at);
  return {
    tags,
    parts: Array.from({ length: parts }, (_, part) => ({
      files: new Map([...Map.groupBy(rows.filter((one) => one.part === part).map(({ what }) => what), ({ file }) => file)].map(([file, some]) => [file, some.map(({ row }) => row)])),
      requests: requestsOf(events.filter((one) => one.part === part).map(({ what }) => what), chance),
    })),
  };
}

interface OfOrder {
  readonly events: readonly Placed<LogEvent>[];
  readonly rows: readonly Placed<LogRow>[];
}

function asItHappened(tag: string): OfOrder {
  const all = [...eventLog, ...conflictsLater].map((event) => tagged(event, tag));
  return { events: all.map((what, i) => ({ what, part: 0, at: i / all.length })), rows: crm.map((row, i) => ({ what: tagged(row, tag), part: 0, at: i })) };
}

function inSomeOrder(tag: string, parts: number, chance: () => number): OfOrder {
  const place = <T extends object>(what: T, least = 0): Placed<T> => {
    const when = least + (1 - least) * chance();
    return { what: tagged(what, tag), part: Math.min(parts - 1, Math.floor(when * parts)), at: (when * parts) % 1 };
  };
  const events = eventLog.flatMap((event) => Array.from({ length: 1 + Math.floor(chance() * 3) }, () => place(event)));
  const firstOf = (id: unknown): number => Math.min(...events.filter(({ what }) => what["messageId"] === id).map(({ part, at }) => (part + at) / parts));
  const late = conflictsLater.map((event) => place(event, firstOf(tagged(event, tag)["messageId"])));
  return { events: [...events, ...late], rows: crm.map((row) => place(row)) };
}

function tagged<T extends object>(what: T, tag: string): T {
  return JSON.parse(JSON.stringify(what).replaceAll(mark, tag)) as T;
}

const eventsOfRequestMax = 400;

function requestsOf(events: readonly LogEvent[], chance: () => number): LogEvent[][] {
  const found: LogEvent[][] = [];
  for (let at = 0; at < events.length; ) {
    const size = chance() < 0.3 ? 1 : 1 + Math.floor(chance() * eventsOfRequestMax);
    found.push(events.slice(at, at + size));
    at += size;
  }
  return found;
}

function chanceOf(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
