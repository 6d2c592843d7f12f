/** Who is who, as sources write it: the cases D of hostile-inputs.md that are settled when a file is read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { domainToASCII } from "node:url";
import { openDesk, type Desk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

test("an address at a provider of throw-away mail is taken with the flag disposable, free mail without it (D3)", async () => {
  const { rows, rejects } = await desk.read("id,email\nP1,joe@mailinator.com\nP2,joe@gmail.com\nP3,joe@acme.example\nP4,JOE@YopMail.com\nP5,\n", { as: "person" });
  expect(rejects).toEqual([]);
  expect(rows.map(({ id, flags }) => [id, (flags as string[]).includes("disposable")])).toEqual([["P1", true], ["P2", false], ["P3", false], ["P4", true], ["P5", false]]);
});

describe("a domain with letters of its own and the same in punycode (D6)", () => {
  test("make one company where the source has no ids: the same key, and nothing that differs", async () => {
    const { rows } = await desk.read("name,website\nBücher,https://www.Bücher.example/shop\nBücher,xn--bcher-kva.example\nBücher,XN--BCHER-KVA.example; bücher.example\n", { as: "account" });
    expect(rows.map(({ id, domains }) => [id, domains])).toEqual(Array.from({ length: 3 }, () => ["bücher.example", ["bücher.example"]]));
    expect(new Set(rows.map(({ row_key }) => row_key)).size).toBe(1);
    expect(new Set(rows.map(({ content }) => content)).size).toBe(1);
  });

  test("name the same account in any other record", async () => {
    const { rows } = await desk.read("domain,list\nпример.рф,targets\nxn--e1afmkfd.xn--p1ai,targets\n", { as: "list_membership" });
    expect(rows.map(({ account_domain }) => account_domain)).toEqual(["пример.рф", "пример.рф"]);
  });

  test("are read alike whatever the letters", async () => {
    const letter = fc.constantFrom("a", "z", "0", "9", "-", "ä", "ß", "é", "ł", "ж", "я", "ω", "ह", "日", "本", "ひ", "ン", "한");
    const labels = fc.sample(fc.string({ unit: letter, minLength: 1, maxLength: 18 }), { seed: 6, numRuns: 400 });
    const hosts = [...new Set(labels.map((label) => `${label}.example`))].filter((host) => domainToASCII(host).startsWith("xn--"));
    expect(hosts.length).toBeGreaterThan(100);
    const { rows } = await desk.read(`name,website\n${hosts.map((host, i) => `N${i},${domainToASCII(host)}\n`).join("")}`, { as: "account" });
    expect(rows.map(({ id }) => id)).toEqual(hosts);
  });

  test.each(["xn--.example", "xn--a.example", "xn--99999999999.example", "xn--abc-.example", "xn---.example", "xn--bcher-kvaa9999999.example"])("%s says nothing and stays as it is", async (host) => {
    const { rows, rejects } = await desk.read(`name,website\nOdd,${host}\n`, { as: "account" });
    expect(rejects).toEqual([]);
    expect(rows.map(({ domains }) => domains)).toEqual([[host]]);
  });
});
