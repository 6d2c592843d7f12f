/**
 * What an erased person was known by, kept as keyed hashes: whoever holds the key can say whether a text is one of them, and nobody can read
 * them back. Each has a stand-in that takes its place, so that what happened keeps its account and nobody's name.
 */
import { createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { mailHost } from "../../model/domains.ts";
import { ownSource } from "../identity/decisions.ts";

/** `person`: an id as a source writes it; `visitor`: an anonymous id of a device. */
export type IdentifierKind = "mail" | "person" | "visitor" | "name";

/** One identifier in clear, as it is found before it is erased; never written down. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly text: string;
  /** Of an id: inside which source it is unique; '' = whatever the source. */
  readonly source?: string;
}

/** What is kept of an identifier. */
export interface SoughtMark {
  readonly kind: IdentifierKind;
  /** First 16 bytes of its HMAC, hex. */
  readonly hash: string;
  /** 16 bits of a quick keyed sum: most texts are told apart by it, without a hash. */
  readonly sieve: number;
  /** Of a name: its words. */
  readonly words: number;
  readonly stand_in: string;
}

/** Finds identifiers of erased people. */
export interface Sought {
  /** The stand-in of a text that is one of theirs; null for everything else. `source`: whose ids these are. */
  standIn(kind: IdentifierKind, text: string, source?: string): string | null;
  /** Numbers of words that names of theirs have. */
  readonly nameLengths: readonly number[];
  readonly isEmpty: boolean;
  /** What it was made of: goes to threads. */
  readonly made: { readonly key: string; readonly marks: readonly SoughtMark[] };
}

/** An id this long is no other source's by chance. */
const uniqueIdLength = 8;

export function newKey(): string {
  return randomBytes(32).toString("hex");
}

/** `erased-4f2c91`: what people see in the place of a name. */
export function standInLabel(): string {
  return `erased-${randomBytes(4).toString("hex")}`;
}

/** Keyed hashes of identifiers. Each text of a kind has a stand-in of its own, so that rows that were different stay so. */
export function marksOf(key: string, identifiers: readonly Identifier[], { label, keepsHost }: { readonly label: string; readonly keepsHost: (host: string) => boolean }): SoughtMark[] {
  const stand = new Map<string, string>();
  const marks = new Map<string, SoughtMark>();
  for (const one of identifiers) {
    const plain = plainOf(one.kind, one.text);
    if (plain === "") continue;
    const own = `${one.kind} ${plain}`;
    const stand_in = stand.get(own) ?? standInOf(one, { label, nth: [...stand.keys()].filter((known) => known.startsWith(`${one.kind} `)).length, keepsHost });
    stand.set(own, stand_in);
    const salted = saltedOf(one.kind, plain, one.source ?? "");
    marks.set(salted, { kind: one.kind, hash: hashOf(key, salted), sieve: sieveOf(key, salted), words: one.kind === "name" ? plain.split(" ").length : 0, stand_in });
  }
  return [...marks.values()];
}

function standInOf({ kind, text }: Identifier, { label, nth, keepsHost }: { readonly label: string; readonly nth: number; readonly keepsHost: (host: string) => boolean }): string {
  const own = nth === 0 ? label : `${label}-${nth + 1}`;
  if (kind === "name") return label;
  if (kind === "visitor") return `${own}-device`;
  if (kind === "person") return own;
  const host = mailHost(text);
  return `${own}@${host !== "" && keepsHost(host) ? host : "erased.invalid"}`;
}

/** Reads marks with the key that they were made with. */
export function soughtBy(key: string, marks: readonly SoughtMark[]): Sought {
  const bySieve = Map.groupBy(marks, ({ sieve }) => sieve);
  const ask = (kind: IdentifierKind, plain: string, source: string): string | null => {
    const salted = saltedOf(kind, plain, source);
    const near = bySieve.get(sieveOf(key, salted));
    if (near === undefined) return null;
    const hash = hashOf(key, salted);
    return near.find((one) => one.kind === kind && one.hash === hash)?.stand_in ?? null;
  };
  return {
    isEmpty: marks.length === 0,
    made: { key, marks },
    nameLengths: [...new Set(marks.filter(({ kind }) => kind === "name").map(({ words }) => words))],
    standIn(kind, text, source = "") {
      if (marks.length === 0) return null;
      const plain = plainOf(kind, text);
      if (plain === "") return null;
      const own = ask(kind, plain, kind === "person" ? source : "");
      return own ?? (kind === "person" && source !== "" && plain.length >= uniqueIdLength ? ask(kind, plain, "") : null);
    },
  };
}

/** An id with its source, and without where it is long enough to mean the same everywhere; a short one also as decisions made here name it, whatever its source. */
export function withOwnSource(id: string, source: string): Identifier[] {
  const others = id.trim().length >= uniqueIdLength ? "" : ownSource;
  return [source, others].map((one): Identifier => ({ kind: "person", text: id, source: one }));
}

/** The one spelling in which texts of a kind are compared. */
export function plainOf(kind: IdentifierKind, text: string): string {
  if (kind === "mail") return mailForm(text);
  return kind === "name" ? wordsOf(text).map(({ word }) => word).join(" ") : text.trim();
}

/** Lower case, without plus tag, without dots at Gmail: as the engine compares addresses. */
function mailForm(text: string): string {
  const plain = text.trim().toLowerCase();
  const at = plain.lastIndexOf("@");
  if (at <= 0 || at === plain.length - 1) return "";
  const [local, host] = [plain.slice(0, at).replace(/^([^+]+)\+.*$/, "$1"), plain.slice(at + 1)];
  return /^(gmail|googlemail)\.com$/.test(host) ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${host}`;
}

export interface Word {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** The words of a text in lower case, with their places. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu)].map((found) => ({ word: found[0].normalize("NFKC").toLowerCase().replaceAll("’", "'"), from: found.index, to: found.index + found[0].length }));
}

function saltedOf(kind: IdentifierKind, plain: string, source: string): string {
  return `${kind}\n${source}\n${plain}`;
}

function hashOf(key: string, salted: string): string {
  return createHmac("sha256", Buffer.from(key, "hex")).update(salted).digest("hex").slice(0, 32);
}

function sieveOf(key: string, salted: string): number {
  return crc32(salted, Number.parseInt(key.slice(0, 8), 16)) & 0xffff;
}
