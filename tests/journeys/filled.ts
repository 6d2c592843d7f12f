/** Sextants for pictures, each on a data directory of its own: one with nothing, one with something of everything, one that people log in to. */
import { fileURLToPath } from "node:url";
import { startStates } from "../../web/dev/states.ts";
import { serve } from "./server.ts";

/** What the filled and the locked one have under names and numbers of their own. */
export interface Filled {
  /** A file whose dates can be read two ways. */
  readonly asking: string;
  /** A file that changes accounts. */
  readonly changing: string;
  /** An import with rejected rows. */
  readonly rejected: number;
  readonly frozen: { readonly from: string; readonly to: string };
  readonly toErase: string;
  readonly person: { readonly name: string; readonly email: string; readonly password: string };
  /** `/welcome#…` */
  readonly link: string;
}

const accounts = "id,name,domain,region,industry\na1,Acme Works,acme.example,West,Machines\na2,Acme Works Ltd,acme-works.example,West,Machines\na3,Birch & Sons,birch.example,East,Furniture\na4,Vereinigte Süddeutsche Präzisionsmaschinenbau- und Anlagentechnik Holding GmbH & Co. KG,vspm.example,West,Machines\n";
const changed = accounts.replace("East,Furniture", "West,Wood").concat("a5,Cedar,cedar.example,East,Retail\na6,,,,\n");
const deals = "id,account,name,kind,status,amount,currency,created_at,closed_at\nd1,a1,Spring,new,won,1000,EUR,2026-01-05T09:00:00Z,2026-02-01T09:00:00Z\nd2,a3,Saw,new,lost,500,EUR,2026-01-09T09:00:00Z,2026-03-01T09:00:00Z\n";
const later = "id,account,name,kind,status,amount,currency,created_at,closed_at\nd3,a4,Drill,new,won,4000,EUR,2026-01-07T09:00:00Z,2026-02-20T09:00:00Z\n";
const german = "id;account;name;status;amount;currency\no1;a1;Press;won;1.234,50;EUR\no2;a2;Saw;won;2.000,00;EUR\no3;a1;Drill;open;10;EUR\n";
const touches = "id,at,account_name,type,channel,direction,seconds\nt1,2026-02-01T10:00:00Z,Acmee Works,call,call,out,300\nt2,2026-02-02T10:00:00Z,Birchs & Sons,call,call,out,60\nt3,2026-02-03T10:00:00Z,Acmee Works,meeting,meeting,both,1800\n";
const asking = "Ticket,at,type,account_domain\nk1,03/02/2026,call,acme.example\nk2,04/05/2026,call,birch.example\n";
const people = "id,email,name,title\nP-1001,zelda.fitz@acme.example,Zelda Fitz,Driver\nP-1002,bob@acme.example,Bob Stone,Head of Lines\n";

const person = { name: "Ann Lee", email: "ann@acme.example", password: "correct horse battery staple" } as const;
const frozen = { from: "2026-01-01", to: "2026-04-01" } as const;
const toErase = "bob@acme.example";
const erased = "zelda.fitz@acme.example";

export interface Places {
  readonly urls: { readonly empty: string; readonly filled: string; readonly locked: string; readonly full: string; readonly failing: string; readonly slow: string };
  readonly filled: Filled;
  readonly close: () => Promise<void>;
}

/** Starts them all, and fills what is to be filled. */
export async function openPlaces(): Promise<Places> {
  const directory = fileURLToPath(new URL("../../dist/web", import.meta.url));
  const [empty, filled, locked] = await Promise.all([serve(), serve(), serve()]);
  const [full, failing, slow] = await Promise.all([startStates({ directory }), startStates({ directory, state: "failing" }), startStates({ directory, state: "slow" })]);
  const close = async (): Promise<void> => void (await Promise.all([...[empty, filled, locked].map(({ stop }) => stop()), ...[full, failing, slow].map((one) => one.close())]));
  try {
    const known = { ...(await fill(filled.url)), ...(await lock(locked.url)), frozen, toErase, person };
    return { urls: { empty: empty.url, filled: filled.url, locked: locked.url, full: full.url, failing: failing.url, slow: slow.url }, filled: known, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function fill(base: string): Promise<Pick<Filled, "asking" | "changing" | "rejected">> {
  await imported(base, "accounts.csv", "account", accounts);
  await imported(base, "people.csv", "person", people);
  await imported(base, "deals.csv", "opportunity", deals);
  await imported(base, "calls.csv", "touch", touches);
  await asked(base, "/api/v1/segments/West", { where: ["region=West"] }, "PUT");
  await asked(base, "/api/v1/frozen", { ...frozen, author: "Ann Lee", reason: "the quarter's meeting" });
  await imported(base, "later.csv", "opportunity", later);
  const rejected = await imported(base, "german.csv", "opportunity", german, { decimal: "." });
  await heard(base);
  await erasedFrom(base);
  return { asking: await kept(base, "calls-of-the-week.csv", asking), changing: await kept(base, "accounts-of-march.csv", changed), rejected };
}

/** A site that sends, with what may become of an event, and a webhook that waits. */
async function heard(base: string): Promise<void> {
  await asked(base, "/api/v1/sources", { name: "www.us.example", trust: "browser", origins: [] });
  await asked(base, "/api/v1/webhooks", { name: "calendar", webhook: "calendly", secret: "a secret of the sender" });
  const { sources } = await (await reach(`${base}/api/v1/sources`)).json() as { readonly sources: readonly { readonly name: string; readonly key: string }[] };
  const authorization = `Basic ${btoa(`${sources.find(({ name }) => name === "www.us.example")?.key ?? ""}:`)}`;
  const events = [
    ["page", { messageId: "v1", anonymousId: "visitor", properties: { url: "https://www.us.example/pricing", title: "Pricing", company_domain: "acme.example" } }],
    ["track", { messageId: "m1", event: "Demo Requested", userId: "ann@acme.example" }],
    ["track", { messageId: "m2", event: "Nobody" }],
    ["track", { messageId: "m3", event: "Crawled", userId: "x", context: { userAgent: "Googlebot/2.1" } }],
    ["identify", { messageId: "m4", userId: "ann@acme.example", traits: { email: "ann@acme.example", name: "Ann Lee" } }],
  ] as const;
  for (const [type, event] of events) await reach(`${base}/v1/${type}`, { method: "POST", headers: { authorization }, body: JSON.stringify(event) });
  // An import that comes while a picture is taken moves what is pressed.
  await comes(`${base}/api/v1/imports`, ({ imports }: { readonly imports: readonly { readonly as: string; readonly state: string }[] }) => imports.some(({ as, state }) => as === "live" && state === "committed"));
}

async function erasedFrom(base: string): Promise<void> {
  await asked(base, "/api/v1/erasures", { mail: erased, confirm: erased, reason: "request of 3 March" });
  await comes(`${base}/api/v1/erasures`, ({ erasures }: { readonly erasures: readonly { readonly done_at: string | null }[] }) => erasures.every(({ done_at }) => done_at !== null));
}

/** Asks until the answer is the one that is waited for. */
async function comes<T>(url: string, has: (answer: T) => boolean): Promise<void> {
  while (!has(await (await reach(url)).json() as T)) await new Promise((later) => setTimeout(later, 250));
}

async function lock(base: string): Promise<Pick<Filled, "link">> {
  const answer = await reach(`${base}/api/v1/set-up`, { method: "POST", headers: { "content-type": "application/json", origin: base }, body: JSON.stringify(person) });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const invited = await asked(base, "/api/v1/people", { email: "bob.lee@acme.example", role: "sales" }, "POST", { cookie, origin: base }) as { readonly link: string };
  return { link: invited.link };
}

async function kept(base: string, name: string, text: string): Promise<string> {
  const look = await (await reach(`${base}/api/v1/files?name=${name}`, { method: "POST", body: text })).json() as { readonly sha256: string };
  return look.sha256;
}

async function imported(base: string, name: string, as: string, text: string, further: object = {}): Promise<number> {
  const sha256 = await kept(base, name, text);
  const { batch } = await asked(base, "/api/v1/imports", { sha256, name, as, currency: "EUR", ...further }) as { readonly batch: number };
  return batch;
}

/** A line that the server closed while it was idle is no answer: it is asked once more. */
function reach(url: string | URL, init: RequestInit = {}): Promise<Response> {
  return fetch(url, init).catch(() => fetch(url, init));
}

async function asked(base: string, path: string, body: object, method = "POST", headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answer = await reach(new URL(path, base), { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
