import { tokens, UnreadableText, type Token } from "./tokens.ts";
import { literal } from "./literal.ts";

/**
 * What kind of statement a text is, decided once at the border:
 * - `rows`: a SELECT whose result streams through a pipe;
 * - `answer`: anything else with a short answer (DDL, SHOW, DESCRIBE, KILL …);
 * - `insert`: writes, and its data is in the text (VALUES, SELECT);
 * - `load`: writes, and its data is the request's body.
 */
export type Statement =
  | { readonly kind: "rows"; readonly format: string | null; readonly text: string; readonly into: (pipe: string, defaultFormat: string) => string }
  | { readonly kind: "answer"; readonly format: string | null; readonly text: string; readonly reads: boolean }
  | { readonly kind: "insert"; readonly text: string }
  | { readonly kind: "load"; readonly from: (pipe: string) => string; readonly inlineFrom: number | null };

/** A text that the border does not let through. */
export class RefusedText extends Error {
  /** ClickHouse's exception code that fits best. */
  readonly engineCode: number;
  constructor(engineCode: number, message: string) {
    super(message);
    this.engineCode = engineCode;
  }
}

/** Functions and table functions that leave the engine's own tables. `input()` is how data comes in. */
const outsideFunctions = new Set(
  ("FILE FILECLUSTER URL URLCLUSTER S3 S3CLUSTER GCS AZUREBLOBSTORAGE HDFS EXECUTABLE SQLITE MYSQL POSTGRESQL MONGODB REDIS ODBC JDBC " +
    "REMOTE REMOTESECURE DELTALAKE ICEBERG HUDI PYTHON").split(" "),
);

/** @param hasBody whether the request brings data beside the text. */
export function readStatement(text: string, hasBody: boolean): Statement {
  const all = readTokens(text);
  const head = all[0]?.text ?? "";
  if (head === "INSERT") return readInsert(text, all, hasBody);
  refuse(all);
  if (head === "SELECT" || head === "WITH" || head === "(" || head === "EXPLAIN") return readRows(text, all);
  const reads = ["SHOW", "DESCRIBE", "DESC", "EXISTS"].includes(head);
  return { kind: "answer", format: trailingFormat(text, all)?.name ?? null, text: withoutEnd(text, all), reads };
}

function readTokens(text: string): Token[] {
  try {
    const all = tokens(text);
    if (all.length === 0) throw new RefusedText(62, "Empty query");
    return all;
  } catch (error) {
    if (error instanceof UnreadableText) return inlineInsertHead(text) ?? refuseUnreadable(error);
    throw error;
  }
}

function refuseUnreadable(error: UnreadableText): never {
  throw new RefusedText(62, `Syntax error: ${error.message}`);
}

/** `INSERT … FORMAT X` with data behind it, which is not SQL and need not split into tokens. */
function inlineInsertHead(text: string): Token[] | undefined {
  const head = /^\s*INSERT\s[^'"`]*?\sFORMAT\s+[A-Za-z]\w*/i.exec(text);
  return head === null ? undefined : tokens(head[0]);
}

function readRows(text: string, all: readonly Token[]): Statement {
  const format = trailingFormat(text, all);
  const end = endOf(all);
  const cut = format?.start ?? end;
  return {
    kind: "rows",
    format: format?.name ?? null,
    text: text.slice(0, end),
    into: (pipe, defaultFormat) =>
      `${text.slice(0, cut)}\nINTO OUTFILE ${literal(pipe)} APPEND ${format === undefined ? `FORMAT ${defaultFormat}` : text.slice(cut, end)}`,
  };
}

function readInsert(text: string, all: readonly Token[], hasBody: boolean): Statement {
  const input = all.findIndex((token, i) => token.text === "INPUT" && token.kind === "word" && all[i + 1]?.text === "(");
  if (input >= 0) return readInsertFromInput(text, all, input, hasBody);
  const source = all.findIndex((token) => token.depth === 0 && token.kind === "word" && /^(SELECT|WITH|VALUES|FORMAT)$/.test(token.text));
  const word = all[source]?.text;
  if (word === "SELECT" || word === "WITH" || opensWithParenthesis(all)) return readInsertSelect(text, all);
  if (word === "VALUES" && all.length > source + 1) return readInsertSelect(text, all);
  return readInsertBody(text, all, word === "FORMAT" ? source : -1, word === "VALUES" ? source : -1, hasBody);
}

/** `INSERT INTO t (SELECT …)`, not `INSERT INTO t (a, b)`. */
function opensWithParenthesis(all: readonly Token[]): boolean {
  return all.some((token, i) => token.text === "(" && token.depth === 0 && all[i + 1]?.text === "SELECT");
}

function readInsertSelect(text: string, all: readonly Token[]): Statement {
  refuse(all);
  return { kind: "insert", text: withoutEnd(text, all) };
}

function readInsertBody(text: string, all: readonly Token[], format: number, values: number, hasBody: boolean): Statement {
  const last = format >= 0 ? format + 1 : all.length - 1;
  refuse(all.slice(0, last + 1));
  const isInline = !hasBody && hasMore(text, all[last]?.end);
  if (hasBody && hasMore(text, all[last]?.end)) throw new RefusedText(62, "Data both in the query and in the body");
  const settings = all.findIndex((token) => token.depth === 0 && token.text === "SETTINGS");
  const end = all[last]?.end ?? text.length;
  const clauses = [settings, format, values].filter((i) => i >= 0).map((i) => all[i]?.start ?? end);
  const cut = Math.min(end, ...clauses);
  const tail = format >= 0 ? text.slice(cut, end) : `${text.slice(cut, all[values]?.start ?? end)} FORMAT Values`;
  return {
    kind: "load",
    from: (pipe) => `${text.slice(0, cut)}\nFROM INFILE ${literal(pipe)} ${tail}`,
    inlineFrom: isInline ? end : null,
  };
}

/** `INSERT INTO t SELECT … FROM input('a String, …') … FORMAT CSV` becomes `… FROM file('pipe', CSV, 'a String, …') …`. */
function readInsertFromInput(text: string, all: readonly Token[], input: number, hasBody: boolean): Statement {
  const close = closing(all, input + 1);
  const format = all.findIndex((_, i) => i > close && isFormatClause(all, i));
  if (format < 0) throw new RefusedText(62, "INSERT … FROM input(…) needs a FORMAT");
  refuse(all.slice(0, format + 2));
  const at = (i: number, edge: "start" | "end"): number => all[i]?.[edge] ?? text.length;
  const structure = text.slice(at(input + 1, "end"), at(close, "start"));
  const rest = text.slice(at(close, "end"), at(format, "start"));
  const isInline = !hasBody && hasMore(text, at(format + 1, "end"));
  const formatName = text.slice(at(format + 1, "start"), at(format + 1, "end"));
  return {
    kind: "load",
    from: (pipe) => `${text.slice(0, at(input, "start"))}file(${literal(pipe)}, ${formatName}, ${structure})${rest}`,
    inlineFrom: isInline ? at(format + 1, "end") : null,
  };
}

function hasMore(text: string, end = text.length): boolean {
  return !/^\s*;?\s*$/.test(text.slice(end));
}

function closing(all: readonly Token[], open: number): number {
  const depth = all[open]?.depth ?? 0;
  const close = all.findIndex((token, i) => i > open && token.depth === depth && token.text === ")");
  if (close < 0) throw new RefusedText(62, "Syntax error: a parenthesis is never closed");
  return close;
}

const afterColumnNamedFormat = /^(SETTINGS|FROM|ORDER|GROUP|LIMIT|AS|AND|OR|IN|LIKE|ILIKE|ASC|DESC|NOT|IS|BETWEEN|UNION|WHERE|HAVING)$/;

function isFormatClause(all: readonly Token[], i: number): boolean {
  const next = all[i + 1];
  return all[i]?.depth === 0 && all[i]?.text === "FORMAT" && next?.kind === "word" && !afterColumnNamedFormat.test(next.text);
}

/** The FORMAT clause at the end, if there is one, perhaps with SETTINGS behind it. */
function trailingFormat(text: string, all: readonly Token[]): { start: number; name: string } | undefined {
  const meant = all.at(-1)?.text === ";" ? all.slice(0, -1) : all;
  const settings = meant.findLastIndex((token) => token.depth === 0 && token.text === "SETTINGS");
  const i = [meant.length - 2, settings - 2].find((place) => place > 0 && isFormatClause(meant, place));
  if (i === undefined) return undefined;
  const [word, format] = [meant[i], meant[i + 1]];
  return word === undefined || format === undefined ? undefined : { start: word.start, name: text.slice(format.start, format.end) };
}

function endOf(all: readonly Token[]): number {
  const meant = all.at(-1)?.text === ";" ? all.at(-2) : all.at(-1);
  return meant?.end ?? 0;
}

function withoutEnd(text: string, all: readonly Token[]): string {
  return text.slice(0, endOf(all));
}

function refuse(all: readonly Token[]): void {
  all.forEach((token, i) => {
    if (token.kind === "string" || token.kind === "number") return;
    if (token.text === ";" && i < all.length - 1) throw new RefusedText(62, "Syntax error: several statements in one text are not allowed");
    const next = all[i + 1];
    if (token.text === "INTO" && next?.text === "OUTFILE") throw new RefusedText(344, "INTO OUTFILE is not allowed here; the answer is the output");
    if (token.text === "FROM" && next?.text === "INFILE") throw new RefusedText(344, "FROM INFILE is not allowed here; send the data as the body");
    if (next?.text === "(" && outsideFunctions.has(bare(token).toUpperCase()) && all[i - 1]?.text !== ".") {
      throw new RefusedText(497, `The function ${bare(token)} leaves the engine and is not allowed here`);
    }
  });
}

function bare(token: Token): string {
  return token.kind === "quoted_name" ? token.text.slice(1, -1) : token.text;
}
