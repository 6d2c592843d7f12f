import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { answer, answered, type Given, read, written } from "./given.ts";

const given = (value: unknown): Given => ({ language: "en", whole: false, answers: [[["/accounts", {}, "en"], value]] });

test.each([
  ["the end of a script", "</script><script>alert(1)</script>"],
  ["a comment's beginning", "<!--<script>"],
  ["line ends that only JSON knows", "one\u2028two\u2029three"],
  ["an ampersand that stands for something", "&lt;b&gt;"],
  ["a lone half of a letter", "\ud800"],
])("what is in an answer ends no element and comes back as it was: %s", (_what, text) => {
  const page = written(given({ name: text }));
  expect(page).not.toMatch(/[<>&\u2028\u2029]/);
  expect(read(page)).toEqual(given({ name: text }));
});

test("what is kept by id comes back kept by id", () => {
  const named = new Map([["win_rate", { denominator: "closed <deals>" }]]);
  expect(read(written(given(named)))?.answers[0]?.[1]).toEqual(named);
});

test("a page that was not drawn gives no answers", () => {
  expect([read(null), read(undefined), read("")]).toEqual([null, null, null]);
});

test("what was answered is there before it is asked, and what was not is asked", async () => {
  const [server, browser] = [new QueryClient(), new QueryClient()];
  server.setQueryData(["/workspace", {}, "en"], { zone: "UTC" });
  await server.prefetchQuery({ queryKey: ["/frozen", {}, "en"], queryFn: () => Promise.reject(new Error("not now")), retry: false });
  answer(browser, read(written({ language: "en", whole: false, answers: answered(server) })) ?? given(null));
  expect(browser.getQueryCache().getAll().map(({ queryKey, state }) => [queryKey, state.data])).toEqual([[["/workspace", {}, "en"], { zone: "UTC" }]]);
});
