/** Rules at the door as they are written on the command line. */
import { InvalidArgumentError } from "commander";
import type { DoorRulesLine, DoorSettings, DoorTrial, DoorTried, PageClass } from "../serve/contract.ts";
import { count } from "./figures.ts";
import type { Pairs } from "./pairs.ts";
import { shown } from "./terminal.ts";
import { say } from "./words.ts";

/** What was set for the source before, and what is set now. @throws where there is no such rule */
export function bodyOfRules({ rules, changed }: DoorRulesLine, set: Pairs): Record<string, unknown> {
  const body: Record<string, unknown> = Object.fromEntries(Object.entries(rules).filter(([name]) => changed.includes(name)));
  for (const [given, text] of Object.entries(set)) {
    const [name = "", page] = given.split(".");
    if (name === "pages" && page !== undefined) body["pages"] = withPage((body["pages"] ?? rules.pages) as DoorSettings["pages"], page, listOf(text));
    else body[name] = valueOf(rules, name, text);
  }
  return body;
}

function valueOf(rules: DoorSettings, name: string, text: string): string | readonly string[] {
  const standing = Object.entries(rules).find(([id]) => id === name)?.[1] as unknown;
  if (standing === undefined || name === "pages") throw new InvalidArgumentError(say("cli.source.door.unknown", { name: shown(name), known: [...Object.keys(rules).filter((id) => id !== "pages"), ...rules.pages.map(({ pageClass }) => `pages.${pageClass}`)].join(", ") }));
  return Array.isArray(standing) ? listOf(text) : text;
}

const listOf = (text: string): string[] => text.split(/[,\s]+/).filter((one) => one !== "");

function withPage(pages: DoorSettings["pages"], page: string, segments: readonly string[]): DoorSettings["pages"] {
  const at = pages.findIndex(({ pageClass }) => pageClass === page);
  return at < 0 ? [...pages, { pageClass: page as PageClass, segments, hosts: [] }] : pages.map((rule, place) => (place === at ? { ...rule, segments } : rule));
}

/** Lines of a table: rule, what holds, whether it was set here. */
export function rulesShown({ rules, changed, links }: DoorRulesLine): string[][] {
  const own = (name: string): string => (changed.includes(name) ? say("cli.source.door.own") : "");
  const { pages, ...others } = rules;
  const plain = Object.entries(others).map(([name, value]) => [name, shown(typeof value === "string" ? value : value.join(", ")), own(name)]);
  const classes = pages.map(({ pageClass, segments, hosts }) => [`pages.${pageClass}`, shown([...segments, ...hosts.map((host) => `${host}.*`)].join(", ")), own("pages")]);
  return [...plain, ...classes, ["links", shown(links.hosts.join(", ")), ""]];
}

/** Lines of a table: what is met, how often now, how often then. */
export function metBy({ now, then }: DoorTried): string[][] {
  const before = new Map(numbersOf(now));
  const after = new Map(numbersOf(then));
  return [...new Set([...before.keys(), ...after.keys()])].map((what) => [what, numberShown(before.get(what)), numberShown(after.get(what))]);
}

function numbersOf({ suppressed, pages, looked: _, ...plain }: DoorTrial): [string, number | null][] {
  return [
    ...Object.entries(suppressed).map(([id, n]): [string, number] => [`suppressed.${id}`, n]), ...Object.entries(plain),
    ...Object.entries(pages).map(([id, n]): [string, number] => [`pages.${id}`, n]),
  ];
}

const numberShown = (n: number | null | undefined): string => (n === null ? "—" : count(n ?? 0));
