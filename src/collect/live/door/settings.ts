/** What the door does with an event before anything of it is written: every rule is data, shown on the sources page and changed there. */

import { z } from "zod";
import { isNetwork } from "./networks.ts";

/** How a wish of the browser (GPC, DNT) is taken: `strict` nothing is kept, `share-only` kept but never handed on, `off` not looked at. */
export type WishMode = "strict" | "share-only" | "off";

/** What an address of the site stands for; the words of `touch.page_class`. */
export type PageClass = "pricing" | "demo" | "contact" | "trial" | "careers" | "login" | "unsubscribe" | "legal";

export interface PageRule {
  readonly pageClass: PageClass;
  /** Whole segments of the path, lower case: `jobs` means `/jobs`, `/en/jobs/42`, not `/jobs-to-be-done`. */
  readonly segments: readonly string[];
  /** First labels of the host: `careers` means `careers.acme.com`. */
  readonly hosts: readonly string[];
}

export interface DoorSettings {
  readonly gpc: WishMode;
  readonly dnt: WishMode;
  /** Name of a cookie that says “do not track” where its value is 1, yes or true; empty: none. */
  readonly dntCookie: string;
  /** Where an event that says nothing about consent is kept without identity: the site's own SDK may have asked by itself. */
  readonly consentNeeded: "nowhere" | "europe" | "everywhere";
  /** Categories of consent tools that stand for measuring. */
  readonly consentCategories: readonly string[];
  /** What stays of an IP address: nothing, or its /24 (IPv4) or /48 (IPv6). */
  readonly ip: "nothing" | "prefix";
  /** Parameters of addresses whose value is never kept. Case, `-` and `_` do not matter. */
  readonly secretParameters: readonly string[];
  /** Names of properties and traits whose value is never kept. */
  readonly secretFields: readonly string[];
  /** Our own people: domains of mail addresses. */
  readonly staffDomains: readonly string[];
  /** Our own offices: networks in CIDR notation. */
  readonly staffNetworks: readonly string[];
  /** Networks from which the links of mails are tried by security scanners, in CIDR notation. */
  readonly scannerNetworks: readonly string[];
  readonly pages: readonly PageRule[];
}

/**
 * Networks that a vendor of mail security itself names as its own. Others publish where they deliver mail from, which says nothing of where they
 * try links from (Microsoft 365, Mimecast): these are told by their haste and their names, or set for a source (docs/guides/tracker-and-webhooks.md).
 */
const mailGateways: readonly string[] = [
  // Proofpoint: proofpoint.my.site.com/support/PPSup_SupportInfo, networks of its services; read in November 2026.
  "67.231.144.0/20", "208.84.64.0/22", "208.86.200.0/22",
  // Barracuda Email Gateway Defense: campus.barracuda.com/product/emailgatewaydefense/doc/96023004, 209.222.80.0 with 255.255.248.0; read in November 2026.
  "209.222.80.0/21",
];

/** What holds until somebody sets otherwise. */
export const usualSettings: DoorSettings = {
  gpc: "share-only",
  dnt: "share-only",
  dntCookie: "",
  consentNeeded: "nowhere",
  consentCategories: ["analytics", "statistics", "performance", "measurement", "analytics_storage", "C0002"],
  ip: "nothing",
  secretParameters: [
    "token", "access_token", "id_token", "refresh_token", "auth_token", "csrf_token", "reset_token", "invite_token", "jwt", "code", "otp", "state", "nonce", "password", "passwd", "pwd",
    "secret", "client_secret", "api_key", "apikey", "auth", "authorization", "signature", "sig", "session", "session_id", "sid", "phpsessid", "jsessionid", "saml_response", "saml_request",
    "email", "e-mail", "mail", "phone", "tel", "ssn", "iban", "card_number",
  ],
  secretFields: [
    "password", "passwd", "pwd", "secret", "client_secret", "token", "access_token", "id_token", "refresh_token", "api_key", "apikey", "authorization", "card_number", "credit_card", "cvc", "cvv", "iban", "ssn",
    "message_body",
  ],
  staffDomains: [],
  staffNetworks: [],
  scannerNetworks: mailGateways,
  pages: [
    { pageClass: "careers", segments: ["careers", "career", "jobs", "job", "karriere", "stellenangebote", "vacancies", "join-us", "work-with-us", "vakansii"], hosts: ["careers", "jobs", "karriere"] },
    { pageClass: "login", segments: ["login", "log-in", "signin", "sign-in", "sso", "oauth", "logout", "password-reset", "reset-password", "forgot-password"], hosts: ["login", "auth", "sso", "accounts"] },
    { pageClass: "unsubscribe", segments: ["unsubscribe", "opt-out", "email-preferences"], hosts: [] },
    { pageClass: "legal", segments: ["privacy", "privacy-policy", "terms", "legal", "imprint", "impressum", "datenschutz", "cookies"], hosts: [] },
    { pageClass: "pricing", segments: ["pricing", "prices", "plans", "preise", "tarify"], hosts: [] },
    { pageClass: "demo", segments: ["demo", "request-demo", "request-a-demo", "book-a-demo", "book-demo"], hosts: [] },
    { pageClass: "trial", segments: ["trial", "free-trial", "signup", "sign-up", "get-started"], hosts: [] },
    { pageClass: "contact", segments: ["contact", "contact-us", "contact-sales", "kontakt"], hosts: [] },
  ],
};

/** A name as the lists compare it: lower case, without what separates its words. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, "");
}

const names = z.array(z.string().min(1).max(200)).max(500);
const networks = z.array(z.string().refine(isNetwork, "is no network such as 203.0.113.0/24")).max(500);
const wish = z.enum(["strict", "share-only", "off"]);
const pageRule = z.strictObject({ pageClass: z.enum(["pricing", "demo", "contact", "trial", "careers", "login", "unsubscribe", "legal"]), segments: names.default([]), hosts: names.default([]) });

/** What a source may set otherwise than usual. */
export const doorChanges = z.strictObject({
  gpc: wish.exactOptional(),
  dnt: wish.exactOptional(),
  dntCookie: z.string().max(100).exactOptional(),
  consentNeeded: z.enum(["nowhere", "europe", "everywhere"]).exactOptional(),
  consentCategories: names.exactOptional(),
  ip: z.enum(["nothing", "prefix"]).exactOptional(),
  secretParameters: names.exactOptional(),
  secretFields: names.exactOptional(),
  staffDomains: names.exactOptional(),
  staffNetworks: networks.exactOptional(),
  scannerNetworks: networks.exactOptional(),
  pages: z.array(pageRule).max(200).exactOptional(),
}) satisfies z.ZodType<Partial<DoorSettings>>;

/** The settings that hold for a source: the usual ones, and over them what was set for it. What cannot be read changes nothing. */
export function settingsOfSource(options: Readonly<Record<string, unknown>>): DoorSettings {
  const changes = doorChanges.safeParse(options["door"] ?? {});
  return changes.success ? { ...usualSettings, ...changes.data } : usualSettings;
}
