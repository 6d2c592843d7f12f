import { expect, test } from "vitest";
import { tokens, UnreadableText } from "./tokens.ts";

test.for([
  ["words, numbers and signs", "SELECT a1+2.5", "SELECT A1 + 2.5"],
  ["a comment to the end of the line", "SELECT 1 -- ; DROP\n+ 2", "SELECT 1 + 2"],
  ["a comment with # and one with #!", "SELECT 1 # x\n+ #! y\n2", "SELECT 1 + 2"],
  ["a comment inside a comment", "SELECT /* a /* b */ ; */ 1", "SELECT 1"],
  ["a string with a doubled quote", "'it''s; /*' x", "'it''s; /*' X"],
  ["a string with an escaped quote", "'it\\'s; --' x", "'it\\'s; --' X"],
  ["quoted names of both kinds", '`a;b` "c;d"', '`a;b` "c;d"'],
  ["curly quotes", "‘a;b’ “c;d”", "‘a;b’ “c;d”"],
  ["a heredoc", "SELECT $x$ ; ' $x$ y", "SELECT $x$ ; ' $x$ Y"],
  ["an odd blank", "SELECT\u00a01", "SELECT 1"],
] as const)("%s", ([, text, expected]) => {
  expect(tokens(text).map((token) => token.text).join(" ")).toBe(expected);
});

test("depth counts what is open before a token", () => {
  expect(tokens("a(b,[c])d").map(({ text, depth }) => `${text}${depth}`)).toEqual(["A0", "(0", "B1", ",1", "[1", "C2", "]1", ")0", "D0"]);
});

test.for(["'open", "`open", "/* open /* */", "$x$ open", "SELECT 1\u0000; DROP"])("%j cannot be read", (text) => {
  expect(() => tokens(text)).toThrow(UnreadableText);
});
