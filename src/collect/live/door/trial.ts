/** What rules at the door would have done to events that came: counted, nothing is changed. */
import type { StoredEvent } from "../event.ts";
import { decide, wishesOf } from "./consent.ts";
import { networksOf } from "./networks.ts";
import { pageClassOf } from "./pages.ts";
import { redactEvent } from "./redact.ts";
import type { DoorSettings, PageClass } from "./settings.ts";
import { isStaffMail } from "./staff.ts";

/** How many of the events that were looked at each rule would have met. */
export interface DoorTrial {
  readonly looked: number;
  /** Nothing of them would have been kept. */
  readonly suppressed: { readonly consent: number; readonly gpc: number; readonly dnt: number };
  /** Kept without a name, since nobody had agreed. */
  readonly nameless: number;
  /** Kept and never handed on to others. */
  readonly not_shared: number;
  /** Something was taken out when they came. */
  readonly redacted: number;
  /** Something would have been taken out that was kept. */
  readonly redacted_more: number;
  readonly staff_domains: number;
  /** Null: addresses are not kept, so nobody can say. */
  readonly staff_networks: number | null;
  /** Events on pages of each class. */
  readonly pages: Partial<Record<PageClass, number>>;
  /** Crawlers and other machines; no rule of these settings moves them. */
  readonly machines: number;
}

interface Sum {
  suppressed: { consent: number; gpc: number; dnt: number };
  nameless: number;
  not_shared: number;
  redacted: number;
  redacted_more: number;
  staff_domains: number;
  staff_networks: number;
  prefixes: number;
  machines: number;
  readonly pages: Partial<Record<PageClass, number>>;
}

export interface Trial {
  add(event: StoredEvent): void;
  result(): DoorTrial;
}

/** A trial of settings; events are handed in one after the other. */
export function openTrial(settings: DoorSettings): Trial {
  const isStaffNetwork = networksOf(settings.staffNetworks);
  let looked = 0;
  const sum: Sum = { suppressed: { consent: 0, gpc: 0, dnt: 0 }, nameless: 0, not_shared: 0, redacted: 0, redacted_more: 0, staff_domains: 0, staff_networks: 0, prefixes: 0, machines: 0, pages: {} };
  return {
    add(stored) {
      looked += 1;
      addConsent(sum, stored, settings);
      addRest(sum, stored, { settings, isStaffNetwork });
    },
    result() {
      const { prefixes, staff_networks, ...rest } = sum;
      const isKnown = settings.staffNetworks.length === 0 || prefixes > 0 || looked === 0;
      return { looked, ...rest, staff_networks: isKnown ? staff_networks : null };
    },
  };
}

/** The headers of the request are gone; that it bore GPC or DNT is known where it was kept from being handed on. */
function addConsent(sum: Sum, { event, marks, receivedAt, source }: StoredEvent, settings: DoorSettings): void {
  const wished = marks.flags?.includes("not_shared") === true;
  const nameless = marks.flags?.includes("cookieless") === true;
  const facts = { ip: "", userAgent: "", gpc: wished && !nameless, dnt: false, receivedAt: new Date(receivedAt), site: source };
  const decision = decide(wishesOf(event, facts, settings), settings);
  if (decision.keep === "nothing") sum.suppressed[decision.because === "gpc" || decision.because === "dnt" ? decision.because : "consent"] += 1;
  else if (decision.keep === "cookieless") sum.nameless += 1;
  else if (!decision.share) sum.not_shared += 1;
}

interface Rest {
  readonly settings: DoorSettings;
  readonly isStaffNetwork: (ip: string) => boolean;
}

function addRest(sum: Sum, { event, marks }: StoredEvent, { settings, isStaffNetwork }: Rest): void {
  if (marks.flags?.includes("redacted") === true) sum.redacted += 1;
  // What was taken out when it came is taken out again, by the same word: only more makes a difference.
  if (JSON.stringify(redactEvent(event, settings).event) !== JSON.stringify(event)) sum.redacted_more += 1;
  if (isStaffMail(event, settings)) sum.staff_domains += 1;
  if (marks.ipPrefix !== undefined) {
    sum.prefixes += 1;
    if (isStaffNetwork(marks.ipPrefix.split("/")[0] ?? "")) sum.staff_networks += 1;
  }
  if (marks.removed === "bot" || marks.removed === "machine_open") sum.machines += 1;
  const page = pageClassOf(event, settings);
  if (page !== undefined) sum.pages[page] = (sum.pages[page] ?? 0) + 1;
}
