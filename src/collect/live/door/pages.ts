/** What kind of page an address is: pages that earn much, and pages that are not counted as interest (jobs, log-in). */
import type { LiveEvent } from "../event.ts";
import { textAt } from "./body.ts";
import type { DoorSettings, PageClass } from "./settings.ts";

/** The class of the page where an event happened; undefined where no rule knows it. The first rule that fits decides. */
export function pageClassOf(event: LiveEvent, settings: DoorSettings): PageClass | undefined {
  const url = textAt(event, "properties", "url") || textAt(event, "context", "page", "url") || textAt(event, "properties", "path") || textAt(event, "context", "page", "path");
  return url === "" ? undefined : classOfAddress(url, settings);
}

/** The class of an address or path. */
export function classOfAddress(address: string, { pages }: DoorSettings): PageClass | undefined {
  const [, host = "", path = ""] = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)/i.exec(address) ?? [];
  const label = host.toLowerCase().split(".")[0] ?? "";
  // Some applications write the page's address after the sign of a fragment.
  const [, route = ""] = /#!?(\/[^?#]*)/.exec(address) ?? [];
  const segments = `${path}${route}`.toLowerCase().split("/").map((segment) => segment.replace(/\.(html?|php|aspx?)$/, ""));
  return pages.find((rule) => rule.hosts.includes(label) || rule.segments.some((segment) => segments.includes(segment)))?.pageClass;
}
