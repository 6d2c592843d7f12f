/** The rules at the door in their order: consent, names, secrets, machines, own people, pages. What they return is all that is ever written. */
import type { DoorDecision, DoorRules, LiveEvent, Marks, RequestFacts } from "../event.ts";
import { mailEventOf } from "../mails.ts";
import { textAt } from "./body.ts";
import { type ConsentDecision, decide, wishesOf } from "./consent.ts";
import { cookieless, type DayKey } from "./cookieless.ts";
import { networksOf, prefixOf } from "./networks.ts";
import { pageClassOf } from "./pages.ts";
import { redactEvent } from "./redact.ts";
import { isMailScanner, machineOf, visitorAgent } from "./robots.ts";
import type { DoorSettings } from "./settings.ts";
import { isStaffMail } from "./staff.ts";

/** The company that an address belongs to, looked up in memory; undefined where none is known. */
export type CompanyOf = (ip: string) => Marks["company"] | undefined;

export interface DoorOptions {
  readonly settings: DoorSettings;
  readonly dayKey: DayKey;
  readonly companyOf?: CompanyOf;
}

/** The rules at the door under some settings. */
export function doorRules({ settings, dayKey, companyOf = () => undefined }: DoorOptions): DoorRules {
  const isStaffNetwork = networksOf(settings.staffNetworks);
  const isScannerNetwork = networksOf(settings.scannerNetworks);
  return (event, facts) => {
    const consent = decide(wishesOf(event, facts, settings), settings);
    if (consent.keep === "nothing") return { suppressed: consent.because };
    const ip = visitorIp(event, facts);
    const named = consent.keep === "whole" ? event : cookieless(event, { key: dayKey(facts.receivedAt), ip, userAgent: visitorAgent(event, facts), site: facts.site ?? "" });
    if (named === null) return { suppressed: "no_consent" };
    const staff = isStaffNetwork(ip) || isStaffMail(event, settings);
    // A delivery is the sender's own doing, from whatever network.
    const scanner = mailEventOf(event) !== "delivered" && (isScannerNetwork(ip) || isMailScanner(visitorAgent(event, facts)));
    return kept({ named, consent, facts, ip, staff, scanner, settings, companyOf });
  };
}

interface Passed {
  readonly named: LiveEvent;
  readonly consent: ConsentDecision;
  readonly facts: RequestFacts;
  readonly ip: string;
  readonly staff: boolean;
  /** A security scanner of mails, by its network or its name. */
  readonly scanner: boolean;
  readonly settings: DoorSettings;
  readonly companyOf: CompanyOf;
}

function kept({ named, consent, facts, ip, staff, scanner, settings, companyOf }: Passed): DoorDecision {
  const { event, places } = redactEvent(named, settings);
  const machine = scanner ? "mail_scanner" : machineOf(named, facts);
  const pageClass = pageClassOf(named, settings);
  const company = machine === null && !staff ? companyOf(ip) : undefined;
  const ipPrefix = settings.ip === "prefix" ? prefixOf(ip) : "";
  const flags = [
    ...(consent.keep === "cookieless" ? ["cookieless"] : []), ...(consent.keep !== "nothing" && !consent.share ? ["not_shared"] : []),
    ...(places > 0 ? ["redacted"] : []), ...(machine === null ? [] : [machine]),
  ];
  return {
    event,
    marks: {
      ...(machine !== null ? { removed: event.event === "Email Opened" ? "machine_open" : "bot" } : staff ? { removed: "own_staff" } : {}),
      ...(pageClass === undefined ? {} : { pageClass }), ...(flags.length === 0 ? {} : { flags }),
      ...(company === undefined ? {} : { company }), ...(ipPrefix === "" ? {} : { ipPrefix }),
    },
  };
}

/** The visitor's address: a server's library names it in the event; of a browser it is the peer's, whatever the event claims. */
function visitorIp(event: LiveEvent, facts: RequestFacts): string {
  return facts.fromBrowser === true ? facts.ip : textAt(event, "context", "ip") || facts.ip;
}
