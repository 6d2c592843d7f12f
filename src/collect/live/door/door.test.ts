import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { LiveEvent, RequestFacts } from "../event.ts";
import { decide, wishesOf } from "./consent.ts";
import { dayKeys } from "./cookieless.ts";
import { factsOf } from "./facts.ts";
import { doorRules } from "./judge.ts";
import { addressBehind, isNetwork, networksOf, prefixOf } from "./networks.ts";
import { classOfAddress } from "./pages.ts";
import { redactAddress, redactEvent } from "./redact.ts";
import { isRobot } from "./robots.ts";
import { usualSettings, type DoorSettings } from "./settings.ts";
import { isShared, shared, whySkipped } from "../../../../tests/data/shared.ts";

const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const at = new Date("2026-03-02T10:00:00Z");
const browser: RequestFacts = { ip: "198.51.100.77", userAgent: chrome, gpc: false, dnt: false, fromBrowser: true, receivedAt: at, site: "web" };
const view: LiveEvent = { type: "page", anonymousId: "v1", messageId: "m1", context: { page: { url: "https://us.example/pricing" }, ip: "198.51.100.77" } };
const withSettings = (changed: Partial<DoorSettings>): DoorSettings => ({ ...usualSettings, ...changed });

describe("consent is decided before anything is written", () => {
  it.each([
    ["granted", false, false, "share-only", "share-only", "nowhere", "whole"],
    ["granted", true, false, "share-only", "share-only", "nowhere", "whole, not shared"],
    ["granted", true, false, "off", "off", "nowhere", "whole"],
    ["granted", true, false, "strict", "off", "nowhere", "gpc"],
    ["granted", false, true, "off", "strict", "nowhere", "dnt"],
    ["granted", false, true, "off", "share-only", "nowhere", "whole, not shared"],
    ["denied", false, false, "off", "off", "nowhere", "consent_denied"],
    ["denied", true, true, "strict", "strict", "everywhere", "consent_denied"],
    ["undecided", false, false, "off", "off", "nowhere", "cookieless"],
    ["undecided", true, false, "strict", "off", "nowhere", "gpc"],
    ["unsaid", false, false, "off", "off", "nowhere", "whole"],
    ["unsaid", false, false, "off", "off", "europe", "cookieless"],
    ["unsaid", false, false, "off", "off", "everywhere", "cookieless"],
    ["granted", false, false, "off", "off", "everywhere", "whole"],
  ] as const)("%s, GPC %s, DNT %s under gpc=%s dnt=%s needed=%s: %s", (choice, gpc, dnt, gpcMode, dntMode, consentNeeded, becomes) => {
    const made = decide({ choice, gpc, dnt, maybeEurope: true }, withSettings({ gpc: gpcMode, dnt: dntMode, consentNeeded }));
    expect(made.keep === "nothing" ? made.because : made.keep === "whole" && !made.share ? "whole, not shared" : made.keep).toBe(becomes);
  });

  it.each([
    ["Europe/Berlin", true], ["Europe/London", true], ["Atlantic/Canary", true], ["Asia/Nicosia", true], ["UTC", true], ["", true],
    ["America/New_York", false], ["Asia/Shanghai", false], ["Europe/Istanbul", false], ["Europe/Moscow", false],
  ])("a browser in the zone “%s” may be in Europe: %s", (timezone, maybeEurope) => {
    expect(wishesOf({ context: { timezone } }, browser, usualSettings).maybeEurope).toBe(maybeEurope);
  });

  it.each<readonly [string, LiveEvent["context"], Partial<RequestFacts>, string]>([
    ["our tracker", { consent: "undecided" }, {}, "undecided"],
    ["Segment's categories", { consent: { categoryPreferences: { Advertising: true, Analytics: false } } }, {}, "denied"],
    ["Segment's categories, allowed", { consent: { categoryPreferences: { Advertising: false, Analytics: true } } }, {}, "granted"],
    ["a category that is not ours", { consent: { categoryPreferences: { Advertising: false } } }, {}, "unsaid"],
    ["a category that is neither yes nor no", { consent: { categoryPreferences: { Analytics: "perhaps" } } }, {}, "denied"],
    ["RudderStack's ids", { consentManagement: { deniedConsentIds: ["C0002"], allowedConsentIds: [] } }, {}, "denied"],
    ["RudderStack's ids, allowed", { consentManagement: { allowedConsentIds: ["c0002"] } }, {}, "granted"],
    ["Snowplow's header", {}, { anonymous: true }, "undecided"],
    ["nobody", undefined, {}, "unsaid"],
    ["nonsense", [1, 2], {}, "unsaid"],
  ])("%s says: %s", (_, context, facts, choice) => {
    expect(wishesOf({ ...(context === undefined ? {} : { context }) }, { ...browser, ...facts }, usualSettings).choice).toBe(choice);
  });

  it.each([["stop=1", true], ["a=2; stop=YES", true], ["stop=0", false], ["nonstop=1", false], ["", false]])("the site's own cookie “%s” says do not track: %s", (cookies, dnt) => {
    expect(wishesOf({}, { ...browser, cookies }, withSettings({ dntCookie: "stop" })).dnt).toBe(dnt);
  });
});

describe("an event without consent", () => {
  const rules = doorRules({ settings: usualSettings, dayKey: dayKeys() });
  const undecided = (event: LiveEvent, facts: Partial<RequestFacts> = {}) => rules({ ...event, context: { ...(event.context as object), consent: "undecided" } }, { ...browser, ...facts });
  const idOf = (decision: ReturnType<typeof undecided>): unknown => ("event" in decision ? decision.event.anonymousId : decision.suppressed);

  it("keeps what happened and not who it was", () => {
    const kept = undecided({ ...view, userId: "ann@acme.example", traits: { email: "ann@acme.example" }, context: { traits: { email: "ann@acme.example" }, page: { url: "https://us.example/pricing" } } });
    expect(JSON.stringify(kept)).not.toMatch(/ann|v1"/);
    expect(kept).toMatchObject({ event: { type: "page", context: { page: { url: "https://us.example/pricing" } } }, marks: { pageClass: "pricing", flags: ["cookieless", "not_shared"] } });
  });

  it("has the same visitor for a day, another tomorrow, another on another site and another behind another address", () => {
    const first = idOf(undecided(view));
    expect(idOf(undecided({ ...view, anonymousId: "v2" }))).toBe(first);
    const others = [undecided(view, { ip: "198.51.100.78" }), undecided(view, { site: "shop" }), undecided(view, { receivedAt: new Date("2026-03-03T00:00:00Z") })].map(idOf);
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it.each(["identify", "alias"])("%s keeps nothing at all", (type) => {
    expect(undecided({ ...view, type, userId: "u1" })).toEqual({ suppressed: "no_consent" });
  });

  it("a group keeps the company's traits", () => {
    expect(undecided({ type: "group", groupId: "acme", userId: "u1", traits: { name: "Acme" } })).toMatchObject({ event: { groupId: "acme", traits: { name: "Acme" } } });
  });
});

describe("addresses of the internet", () => {
  it("are used to find the company, and stay nowhere in what is kept", () => {
    const rules = doorRules({ settings: usualSettings, dayKey: dayKeys(), companyOf: (ip) => (ip === "198.51.100.77" ? { domain: "acme.example", method: "network", confidence: 0.6 } : undefined) });
    const kept = rules({ ...view, properties: { ip: "198.51.100.77", $ip: "198.51.100.77" } }, browser);
    expect(kept).toMatchObject({ marks: { company: { domain: "acme.example" } } });
    expect(JSON.stringify(kept)).not.toContain("198.51");
  });

  it.each([
    ["clientIp", true], ["userIP", true], ["last_ip", true], ["client.ip", true], ["user_ipaddress", true], ["IP", true], ["remote_addr", true], ["X-Forwarded-For", true], ["ipv6", true],
    ["zip", false], ["version", false], ["tip", false], ["VIP", false], ["relationship", false],
  ])("in a field named %s, however deep, are taken out: %s", (name, isTaken) => {
    const nested = (value: string): LiveEvent => ({ type: "track", properties: { a: { [name]: value } }, context: { device: { [name]: value } }, traits: { list: [{ [name]: value }] } });
    for (const value of ["198.51.100.77", "2001:db8::77", "198.51.100.77, 10.0.0.1"]) expect(JSON.stringify(redactEvent(nested(value), usualSettings).event).includes(value)).toBe(!isTaken);
    expect(JSON.stringify(redactEvent(nested("intellectual property"), usualSettings).event), "what is no address stays").toContain("intellectual property");
  });

  it("and secrets are taken out of what nobody could read as an event, by their looks", () => {
    const unread = `{"a":1,"ip":"198.51.100.77","v6":"2001:db8::77","at":"10:20:30","version":"1.2.3","password":"hunter2","url":"https://us.example/?token=abc&q=ok","mail":"Ann@acme.example",}`;
    const text = String(redactEvent({ unread }, usualSettings).event["unread"]);
    expect(text).not.toMatch(/198\.51|2001:db8|hunter2|abc|acme\.example/i);
    expect(text).toContain('"at":"10:20:30","version":"1.2.3"');
    expect(text).toContain("q=ok");
  });

  it.each([
    ["198.51.100.1", "203.0.113.9", "198.51.100.1"], ["10.0.0.2", "203.0.113.9", "203.0.113.9"], ["10.0.0.2", "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"], ["::ffff:10.0.0.2", "203.0.113.9:4711", "203.0.113.9"],
    ["10.0.0.2", "[2001:db8::7]:443", "2001:db8::7"], ["10.0.0.2", "unknown", "10.0.0.2"], ["10.0.0.2", "", "10.0.0.2"],
  ])("asked by %s for “%s”, of proxies in 10.0.0.0/8 it is %s (D18)", (peer, forwarded, who) => {
    expect(addressBehind(peer, forwarded, networksOf(["10.0.0.0/8"]))).toBe(who);
  });

  it("of a server's visitor is the one that the event names; a browser cannot claim another than its own", () => {
    const seen: string[] = [];
    const rules = doorRules({ settings: usualSettings, dayKey: dayKeys(), companyOf: (ip) => void seen.push(ip) });
    const event = { ...view, context: { ip: "203.0.113.9", userAgent: chrome } };
    rules(event, browser);
    rules(event, { ...browser, fromBrowser: false });
    expect(seen).toEqual(["198.51.100.77", "203.0.113.9"]);
  });

  it.each([
    ["192.0.2.77", "192.0.2.0/24"], ["::ffff:192.0.2.77", "192.0.2.0/24"], ["2001:db8:5:6::1", "2001:db8:5::/48"], ["2001:DB8::1", "2001:db8:0::/48"], ["::1", "0:0:0::/48"], ["fe80::1%eth0", "fe80:0:0::/48"], ["nonsense", ""], ["", ""],
  ])("%s leaves %s where the setting keeps a part", (ip, prefix) => {
    expect(prefixOf(ip)).toBe(prefix);
    const kept = doorRules({ settings: withSettings({ ip: "prefix" }), dayKey: dayKeys() })(view, { ...browser, ip });
    expect("marks" in kept && kept.marks.ipPrefix).toBe(prefix === "" ? undefined : prefix);
  });

  it.each([
    [["192.0.2.0/24"], "192.0.2.255", true], [["192.0.2.0/24"], "192.0.3.0", false], [["192.0.2.0/24"], "::ffff:192.0.2.1", true], [["2001:db8::/32"], "2001:db8:9::1", true],
    [["2001:db8::/32"], "192.0.2.1", false], [["203.0.113.7"], "203.0.113.7", true], [["nonsense", "10.0.0.0/99"], "10.0.0.1", false], [[], "10.0.0.1", false], [["10.0.0.0/8"], "no address", false],
  ])("%j holds %s: %s", (networks, ip, holds) => {
    expect(networksOf(networks)(ip)).toBe(holds);
  });

  it.each([["10.0.0.0/8", true], ["10.0.0.1", true], ["::/0", true], ["10.0.0.0/33", false], ["10.0.0.0/8/8", false], ["acme.example", false], ["", false]])("“%s” is a network: %s", (text, is) => {
    expect(isNetwork(text)).toBe(is);
  });
});

describe("secrets in addresses and fields", () => {
  it.each([
    ["https://us.example/a?token=abc&x=1#top", "https://us.example/a?token=redacted&x=1#top"],
    ["https://us.example/a?Access-Token=abc", "https://us.example/a?Access-Token=redacted"],
    ["https://us.example/a?filter[email]=x", "https://us.example/a?filter[email]=redacted"],
    ["/reset?user=ann%40acme.example&step=2", "/reset?user=redacted&step=2"],
    ["/reset?user=ann@acme.example", "/reset?user=redacted"],
    ["https://us.example/u/ann.lee%40acme.example/edit", "https://us.example/u/redacted/edit"],
    ["https://us.example/u/ann+x@acme.example", "https://us.example/u/redacted"],
    ["https://ann:secret@us.example/a", "https://us.example/a"],
    ["https://us.example/#access_token=abc&token_type=bearer", "https://us.example/#access_token=redacted&token_type=bearer"],
    ["https://us.example/#/app?code=12", "https://us.example/#/app?code=redacted"],
    ["https://us.example/a?next=https%3A%2F%2Fus.example%2Fb%3Ftoken%3Dabc", "https://us.example/a?next=https%3A%2F%2Fus.example%2Fb%3Ftoken%3Dredacted"],
    ["https://us.example/a?next=%2Fb%3Fx%3D1", "https://us.example/a?next=%2Fb%3Fx%3D1"],
    ["https://us.example/a?t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "https://us.example/a?t=redacted"],
    ["https://us.example/v/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "https://us.example/v/redacted"],
    ["https://us.example/a?x=100%&email=a", "https://us.example/a?x=100%&email=redacted"],
    ["https://us.example/a?email=&x", "https://us.example/a?email=&x"],
    ["?utm_source=news&password=1", "?utm_source=news&password=redacted"],
    ["utm_source=news;pwd=1", "utm_source=news;pwd=redacted"],
    ["mailto:ann@acme.example", "mailto:redacted"],
    ["javascript:alert(1)", ""], [" data:text/html,x", ""],
    ["https://us.example/a?x=javascript:alert(1)", "https://us.example/a?x=redacted"],
    ["https://us.example/pricing?plan=pro&utm_campaign=spring#faq", "https://us.example/pricing?plan=pro&utm_campaign=spring#faq"],
    ["Which token=abc do you mean?", "Which token=abc do you mean?"],
    ["Mail us at sales@us.example", "Mail us at sales@us.example"],
  ])("%s becomes %s", (address, kept) => {
    expect(redactAddress(address, usualSettings)).toBe(kept);
  });

  it("are taken out wherever they stand in an event, and its mail address stays where it is meant", () => {
    const event: LiveEvent = {
      type: "identify", traits: { email: "ann@acme.example", password: "x", nested: [{ apiKey: "k", site: "https://us.example/?token=1" }] },
      context: { page: { search: "?token=1", referrer: "https://us.example/?sid=9" } }, properties: { cvc: 123, none: null, token: "" },
    };
    expect(redactEvent(event, usualSettings)).toEqual({
      places: 6,
      event: {
        type: "identify", traits: { email: "ann@acme.example", password: "redacted", nested: [{ apiKey: "redacted", site: "https://us.example/?token=redacted" }] },
        context: { page: { search: "?token=redacted", referrer: "https://us.example/?sid=redacted" } }, properties: { cvc: "redacted", none: null, token: "" },
      },
    });
  });

  it("an address of 32,000 letters, the most that an event may have, is read at once", () => {
    const started = performance.now();
    for (const unit of ["a", "a.", "a@", "%40", "?a=", "eyJ", "-eyJ", "a%2B", "a=a@"]) redactAddress(`https://us.example/${unit.repeat(32_000 / unit.length)}`, usualSettings);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe.skipIf(!isShared)(`machines${whySkipped}`, () => {
  const flat = (value: unknown): readonly string[] => (typeof value === "object" && value !== null ? Object.values(value).flatMap(flat) : [String(value)]);
  const listed = (file: string): readonly string[] => flat(parse(readFileSync(shared(`bots/${file}`), "utf8")));
  const instances = (): readonly string[] => (JSON.parse(readFileSync(shared("bots/crawler-user-agents.json"), "utf8")) as { instances: string[] }[]).flatMap((one) => one.instances);

  it("of 555 browsers none is taken for a machine", () => {
    const browsers = listed("browsers.yml");
    expect([browsers.length, browsers.filter(isRobot)]).toEqual([555, []]);
  });

  it("of 2,741 crawlers at least 99 in 100 are known", () => {
    const crawlers = [...listed("crawlers.yml"), ...instances()];
    expect(crawlers.length).toBe(2_741);
    expect(crawlers.filter(isRobot).length / crawlers.length).toBeGreaterThanOrEqual(0.99);
  });
});

describe("who is kept and not counted", () => {
  const rules = doorRules({ settings: withSettings({ staffDomains: ["us.example"], staffNetworks: ["192.0.2.0/24"] }), dayKey: dayKeys() });
  it.each<readonly [string, LiveEvent, Partial<RequestFacts>, string | undefined]>([
    ["a person in a browser", view, {}, undefined],
    ["a crawler by the request", view, { userAgent: "Googlebot/2.1" }, "bot"],
    ["a crawler by the event", { ...view, context: { userAgent: "curl/8.5" } }, {}, "bot"],
    ["a server's library speaking for a person", { ...view, context: { userAgent: chrome } }, { userAgent: "analytics-node/3.1.0", fromBrowser: false }, undefined],
    ["a server's library without a word about the browser", view, { userAgent: "analytics-node/3.1.0", fromBrowser: false }, undefined],
    ["a browser that a program drives", { ...view, context: { automated: true } }, {}, "bot"],
    ["a page loaded ahead", view, { prefetch: true }, "bot"],
    ["our office", view, { ip: "192.0.2.9" }, "own_staff"],
    ["our mail address", { type: "identify", userId: "u1", traits: { email: "Ann@Mail.Us.example" } }, {}, "own_staff"],
    ["our mail address as the user's id", { ...view, userId: "ann@us.example" }, {}, "own_staff"],
    ["a mail address that only ends like ours", { ...view, userId: "ann@notus.example" }, {}, undefined],
  ])("%s", (_, event, facts, removed) => {
    const decision = rules(event, { ...browser, ...facts });
    expect("marks" in decision && decision.marks.removed).toBe(removed);
  });
});

it.each([
  ["https://us.example/de/Karriere/", "careers"], ["https://jobs.us.example/x", "careers"], ["/jobs-to-be-done", undefined], ["/blog/login-made-easy", undefined], ["https://us.example/login.php?next=/pricing", "login"],
  ["https://us.example/pricing#team", "pricing"], ["https://us.example/#/pricing?plan=pro", "pricing"], ["https://us.example/app#!/de/login", "login"], ["https://us.example/#pricing", undefined], ["//us.example/request-demo", "demo"], ["/free-trial", "trial"], ["/contact-sales", "contact"], ["/unsubscribe/77", "unsubscribe"], ["/privacy", "legal"], ["/", undefined], ["https://us.example?x=/jobs", undefined],
])("%s is a page of the kind %s", (address, kind) => {
  expect(classOfAddress(address, usualSettings)).toBe(kind);
});

it("a request's headers say what its sender wants, and who it is", () => {
  const headers: Readonly<Record<string, string>> = { "user-agent": chrome, "sec-gpc": "1", dnt: "1", origin: "https://us.example", cookie: "a=1", "sp-anonymous": "*", "sec-purpose": "prefetch;prerender" };
  expect(factsOf({ header: (name) => headers[name], ip: "192.0.2.1", receivedAt: at, site: "web" })).toEqual({
    ip: "192.0.2.1", userAgent: chrome, gpc: true, dnt: true, fromBrowser: true, cookies: "a=1", anonymous: true, prefetch: true, receivedAt: at, site: "web",
  });
  const node = { "user-agent": "node", "sec-fetch-mode": "cors" } as Readonly<Record<string, string>>;
  expect(factsOf({ header: (name) => node[name], ip: "", receivedAt: at, site: "" }), "a server's library that uses Node's fetch is no browser, and its events are no machine's").toMatchObject({ fromBrowser: false });
  expect(factsOf({ header: () => undefined, ip: "", receivedAt: at, site: "" })).toMatchObject({ userAgent: "", gpc: false, dnt: false, fromBrowser: false, anonymous: false, prefetch: false });
});

describe("security scanners of mails are kept, marked and not counted", () => {
  const rules = doorRules({ settings: usualSettings, dayKey: dayKeys() });
  const click = (context: Record<string, string>): LiveEvent => ({ type: "track", event: "Email Link Clicked", userId: "ann@acme.example", context: { userAgent: chrome, ...context } });
  const fromServer: RequestFacts = { ...browser, ip: "192.0.2.1", userAgent: "SendGrid Event API", fromBrowser: false };
  it.each<[string, LiveEvent, boolean]>([
    ["a person's browser", click({ ip: "198.51.100.7" }), false],
    ["the network of a mail gateway", click({ ip: "67.231.150.3" }), true],
    ["a scanner that says its name", click({ ip: "198.51.100.7", userAgent: "Mozilla/5.0 (compatible; Barracuda Sentinel)" }), true],
    ["a delivery through the same gateway", { ...click({ ip: "67.231.150.3" }), event: "Email Delivered" }, false],
  ])("%s", (_who, event, isScanner) => {
    const decision = rules(event, fromServer);
    expect("marks" in decision && [decision.marks.removed, decision.marks.flags]).toEqual(isScanner ? ["bot", ["mail_scanner"]] : [undefined, undefined]);
  });

  it("which networks are scanners' is a setting", () => {
    const own = doorRules({ settings: withSettings({ scannerNetworks: ["198.51.100.0/24"] }), dayKey: dayKeys() });
    expect(["67.231.150.3", "198.51.100.7"].map((ip) => own(click({ ip }), fromServer)).map((one) => "marks" in one && one.marks.removed)).toEqual([undefined, "bot"]);
  });
});
