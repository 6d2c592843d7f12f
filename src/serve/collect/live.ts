/** Live collection of one workspace: the inbox, who may send to it, the rules at its door, and the drain that lets its events count. */
import type { Collector, DoorRules, LiveSource } from "../../collect/live/event.ts";
import { dayKeys } from "../../collect/live/door/cookieless.ts";
import { doorRules } from "../../collect/live/door/judge.ts";
import { settingsOfSource, usualSettings } from "../../collect/live/door/settings.ts";
import { type Inbox, openInbox } from "../../collect/live/inbox/inbox.ts";
import { judgeAgain, openCollector } from "../../collect/live/take.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import type { ImportDesk, ImportParts } from "../imports.ts";
import { openCompanyLookUp } from "./company-look-up.ts";
import { type Drain, openDrain } from "./drain.ts";
import { countedUpTo } from "./live-import.ts";
import type { Freshness } from "../freshness.ts";
import { suppressing, withoutErased } from "../erasure/at-the-door.ts";
import type { Sought } from "../erasure/sought.ts";

/** A key that was taken away is refused within this time, whoever took it away. */
const sourcesForMs = 1_000;
/** Rejects judged again in one transaction. */
const retriedAtOnce = 500;

export interface Replayed {
  /** Rejects that were looked at. */
  readonly judged: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
  /** Still unfit. */
  readonly rejected: number;
}

export interface Live {
  readonly inbox: Inbox;
  readonly collector: Collector;
  readonly drain: Drain;
  /** The source of a key's id; undefined where nobody has it. */
  sourceOf(keyId: string): Promise<LiveSource | undefined>;
  /** Sources were changed: asked anew at once. */
  sourcesChanged(): void;
  /** Judges open rejects again, of a source or of all. */
  replay(source?: string): Promise<Replayed>;
  /** Events that do not count yet. */
  waiting(): Promise<number>;
}

/** Opens the inbox; the drain begins when it is started. */
export async function openInboxOf(dataDir: string, settledTo: number): Promise<Inbox> {
  return openInbox(dataDir, settledTo);
}

export interface LiveOptions {
  readonly parts: ImportParts;
  readonly inbox: Inbox;
  readonly desk: ImportDesk;
  readonly freshness: Pick<Freshness, "landed">;
  readonly erased: () => Sought;
}

export function openLive({ parts, inbox, desk, freshness, erased }: LiveOptions): Live {
  const { control, log } = parts;
  const door = { dayKey: dayKeys(), companyOf: openCompanyLookUp(parts.engine, log) };
  const usual = doorRules({ settings: usualSettings, ...door });
  let ofSource = new Map<string, DoorRules>();
  const drain = openDrain({ parts, inbox, desk, freshness, log });
  let known: { readonly at: number; readonly byKey: Promise<Map<string, LiveSource>> } | null = null;
  const noted = (all: readonly KnownSource[]): Map<string, LiveSource> => {
    ofSource = new Map(all.filter(({ options }) => options["door"] !== undefined).map(({ name, options }) => [name, doorRules({ settings: settingsOfSource(options), ...door })]));
    return new Map(all.map((one) => [one.key_id, liveSource(one)]));
  };
  const sources = (): Promise<Map<string, LiveSource>> => {
    const at = performance.now();
    if (known === null || at - known.at > sourcesForMs) known = { at, byKey: control.sources.list().then(noted) };
    return known.byKey;
  };
  return {
    inbox, drain,
    collector: withoutErased(openCollector({ inbox, rules: () => suppressing(erased(), (event, facts) => (ofSource.get(facts.site ?? "") ?? usual)(event, facts)) }), erased),
    sourceOf: async (keyId) => (await sources()).get(keyId),
    sourcesChanged: () => void (known = null),
    replay: (source) => replay(inbox, source),
    waiting: async () => inbox.reader.countAfter(await countedUpTo(control)),
  };
}

export function liveSource({ name, key_id, trust, origins }: KnownSource): LiveSource {
  return { name, keyId: key_id, trust, origins };
}

async function replay(inbox: Inbox, source: string | undefined): Promise<Replayed> {
  const open = inbox.reader.asides({ verdict: "rejected", status: "open", limit: Number.MAX_SAFE_INTEGER }).filter((one) => source === undefined || one.source === source);
  const fit = open.flatMap((one) => {
    const entering = judgeAgain(one);
    return entering === null ? [] : [{ aside: one.id, entering }];
  });
  const sum = { accepted: 0, duplicate: 0, conflict: 0 };
  for (let at = 0; at < fit.length; at += retriedAtOnce) {
    const counts = await inbox.retry(fit.slice(at, at + retriedAtOnce));
    for (const id of ["accepted", "duplicate", "conflict"] as const) sum[id] += counts[id];
  }
  return { judged: open.length, ...sum, rejected: open.length - fit.length };
}
