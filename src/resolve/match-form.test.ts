import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { companyCore } from "../model/names.ts";
import { sql, value, type Sql } from "../store/sql.ts";
import { coreOf, hostFormOf, hostsAbove, mailFormOf } from "./match-form.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("match_form");
});
afterAll(() => bench.close());

async function inEngine(form: (column: Sql) => Sql, texts: readonly string[]): Promise<unknown[]> {
  const rows = await bench.engine.rows<{ form: unknown }>(sql`SELECT ${form(sql`text`)} AS form FROM (SELECT arrayJoin(${value.strings(texts)}) AS text)`);
  return rows.map((row) => row.form);
}

test("the engine normalises company names as the rest of Sextant does", async () => {
  const names = [
    "Société Générale S.A.", "SOCIETE GENERALE", "Müller GmbH & Co. KG", "PT Astra International Tbk", "ООО «Ромашка»", "腾讯科技（深圳）有限公司", "株式会社日立製作所", "㈱ソニー",
    "주식회사 카카오", "Allegro Sp. z o.o.", "Łódź S.A.", "O’Brien & Sons, L.L.C.", "A B C Supply Co", "3M Company", "İstanbul A.Ş.", "ΑΣ ΟΔΥΣΣΕΥΣ", "!!!", "", "x", "  a  ", "Inc", "SAS Institute", "The The", "ＡＣＭＥ", "\u202Eemca",
  ];
  expect(await inEngine(coreOf, names)).toEqual(names.map(companyCore));
});

test("and so for names that nobody thought of", async () => {
  const alphabet = fc.constantFrom(..."aBcé Ëß&.,-'()co ltdgmbhинсООО有限公司ł1２".split(""), " GmbH", " & Co", " Inc.", "PT ", "The ");
  const name = fc.array(alphabet, { maxLength: 14 }).map((pieces) => pieces.join(""));
  const names = fc.sample(name, { numRuns: 400, seed: 11 });
  expect(await inEngine(coreOf, names)).toEqual(names.map(companyCore));
});

describe("hosts", () => {
  test.each([
    ["acme.com", "acme.com"], ["ACME.com.", "acme.com"], ["https://www.acme.com:443/x?y", "acme.com"], ["//acme.com/x", "acme.com"], ["joe@mail.acme.com", "mail.acme.com"],
    ["ａｃｍｅ.com", "acme.com"], [" acme.com ", "acme.com"], ["http://user:pw@acme.com\\x", "acme.com"],
  ])("%s means %s", async (text, host) => {
    expect(await inEngine(hostFormOf, [text])).toEqual([host]);
  });

  test("a host stands under those above it, down to the last two labels", async () => {
    expect(await inEngine(hostsAbove, ["a.b.acme.com", "acme.com"])).toEqual([["a.b.acme.com", "b.acme.com", "acme.com"], ["acme.com"]]);
  });
});

test.each([
  ["John.Doe+promo@Acme.com", "john.doe@acme.com"], ["john.doe+a+b@gmail.com", "johndoe@gmail.com"], ["J.D@googlemail.com", "jd@gmail.com"], ["+x@acme.com", "+x@acme.com"], ["", ""],
])("the mail address %s is matched as %s", async (address, form) => {
  expect(await inEngine(mailFormOf, [address])).toEqual([form]);
});
