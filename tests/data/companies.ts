import { readFileSync } from "node:fs";
import { shared } from "./shared.ts";

/** Companies with their domains; of a domain that two claim, the first keeps it. */
export function readCompanies(): [string, string[]][] {
  const [, ...lines] = readFileSync(shared("company-domains/company_domains.csv"), "utf8").trim().split("\n");
  const taken = new Set<string>();
  const all = new Map<string, string[]>();
  for (const line of lines) {
    const [, company = "", domain = ""] = /^(.*),domain,(.*)$/.exec(line) ?? [];
    if (taken.has(domain)) continue;
    taken.add(domain);
    const name = company.replace(/^"|"$/g, "");
    all.set(name, [...(all.get(name) ?? []), domain]);
  }
  return [...all];
}
