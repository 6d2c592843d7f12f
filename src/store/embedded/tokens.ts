/**
 * ClickHouse's lexical rules, as far as the border needs them: where a statement ends, which words stand outside strings and comments,
 * and how deep in parentheses. It never decides what SQL means; the engine does.
 */
export interface Token {
  readonly kind: "word" | "quoted_name" | "string" | "number" | "sign";
  /** As written; for words in upper case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open parentheses, brackets and braces before it. */
  readonly depth: number;
}

/** A text that ClickHouse could not split into tokens either. */
export class UnreadableText extends Error {}

export function tokens(text: string): Token[] {
  return [...eachToken(text)];
}

/** Lazily, so that a statement's head can be read without reading the megabytes of values behind it. */
export function* eachToken(text: string): Generator<Token> {
  if (text.includes("\u0000")) throw new UnreadableText("a NUL byte in a statement");
  let depth = 0;
  let at = skipBlank(text, 0);
  while (at < text.length) {
    const [kind, end] = readToken(text, at);
    const written = text.slice(at, end);
    if (kind === "sign" && ")]}".includes(written)) depth -= 1;
    yield { kind, text: kind === "word" ? written.toUpperCase() : written, start: at, end, depth };
    if (kind === "sign" && "([{".includes(written)) depth += 1;
    at = skipBlank(text, end);
  }
}

function readToken(text: string, at: number): [Token["kind"], number] {
  const char = text[at] ?? "";
  const closing = { "'": "'", "`": "`", '"': '"', "‘": "’", "“": "”" }[char];
  if (closing !== undefined) return [char === "'" || char === "‘" ? "string" : "quoted_name", quotedEnd(text, at, closing)];
  const heredoc = char === "$" ? matchAt(/\$[A-Za-z0-9_]*\$/y, text, at) : undefined;
  if (heredoc !== undefined) return ["string", after(text, heredoc, at + heredoc.length)];
  const word = matchAt(/[A-Za-z_][A-Za-z0-9_$]*/y, text, at);
  if (word !== undefined) return ["word", at + word.length];
  const number = matchAt(/[0-9][0-9A-Za-z_.]*/y, text, at);
  if (number !== undefined) return ["number", at + number.length];
  return ["sign", at + 1];
}

function quotedEnd(text: string, start: number, closing: string): number {
  let at = start + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === "\\" && closing.charCodeAt(0) < 128) at += 2;
    else if (char !== closing) at += 1;
    else if (text[at + 1] === closing) at += 2;
    else return at + 1;
  }
  throw new UnreadableText(`a ${closing} is never closed`);
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (;;) {
    const blank = matchAt(/[\s\u00a0\u200b\ufeff]+/y, text, at) ?? matchAt(/(?:--|#[ !])[^\n]*/y, text, at);
    if (blank !== undefined) at += blank.length;
    else if (text.startsWith("/*", at)) at = commentEnd(text, at);
    else return at;
  }
}

/** Comments nest (ClickHouse#14655). */
function commentEnd(text: string, start: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw new UnreadableText("a comment is never closed");
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  if (found < 0) throw new UnreadableText(`${what} is never closed`);
  return found + what.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
