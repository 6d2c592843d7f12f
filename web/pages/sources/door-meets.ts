/** What rules would have met in what came lately, as sentences; empty before they were tried. */
import type { DoorSettings, DoorTrial, DoorTried, PageClass } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";

type Tried = DoorTried | undefined;

/** What it would be, and what it is where that is something else. */
function both(tried: Tried, words: (trial: DoorTrial) => string): string {
  if (tried === undefined || tried.then.looked === 0) return "";
  const [now, then] = [words(tried.now), words(tried.then)];
  return now === then ? then : say("door.meets.instead", { then, now });
}

const joined = (...texts: readonly string[]): string => texts.filter((text) => text !== "").join(" · ");

function redacted({ redacted: already, redacted_more: more }: DoorTrial): string {
  return joined(say("door.meets.redacted", { n: showCount(already) }), more === 0 ? "" : say("door.meets.more", { n: showCount(more) }));
}

function staffOfNetworks({ staff_networks: met }: DoorTrial): string {
  return met === null ? say("door.meets.unsaid") : say("door.meets.staff", { n: showCount(met) });
}

export const meets = {
  nameless: (tried: Tried): string => both(tried, ({ nameless }) => say("door.meets.nameless", { n: showCount(nameless) })),
  gpc: (tried: Tried): string => both(tried, ({ suppressed, not_shared }) => joined(say("door.meets.suppressed", { n: showCount(suppressed.gpc) }), say("door.meets.unshared", { n: showCount(not_shared) }))),
  dnt: (tried: Tried): string => both(tried, ({ suppressed }) => say("door.meets.suppressed", { n: showCount(suppressed.dnt) })),
  pages: (tried: Tried, id: PageClass): string => both(tried, ({ pages }) => say("door.meets.pages", { n: showCount(pages[id] ?? 0), count: pages[id] ?? 0 })),
  list(tried: Tried, id: keyof DoorSettings): string {
    switch (id) {
      case "secretParameters": case "secretFields":
        return both(tried, redacted);
      case "staffDomains":
        return both(tried, ({ staff_domains }) => say("door.meets.staff", { n: showCount(staff_domains) }));
      case "staffNetworks":
        return both(tried, staffOfNetworks);
      default:
        return "";
    }
  },
} as const;
