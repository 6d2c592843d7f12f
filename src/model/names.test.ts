import { describe, expect, test } from "vitest";
import { hostOf, isFreeMail, mailHost, registrableDomain } from "./domains.ts";
import { companyCore } from "./names.ts";

describe("names of one company have one match form", () => {
  test.each([
    ["Acme", ["ACME Inc.", "acme, inc", "Acme Corporation", "The Acme Company", "ＡＣＭＥ", "Acmé"]],
    ["muller", ["Müller GmbH & Co. KG", "MULLER GMBH", "Müller"]],
    ["societe generale", ["Société Générale S.A.", "SOCIETE GENERALE SA", "Socie\u0301te\u0301 Ge\u0301ne\u0301rale"]],
    ["abc supply", ["A B C Supply Co", "ABC Supply, L.L.C.", "A.B.C. Supply"]],
    ["ромашка", ["ООО «Ромашка»", "Ромашка, ООО", "ЗАО Ромашка"]],
    ["astra international", ["PT Astra International Tbk", "Astra International"]],
    ["日立製作所", ["株式会社日立製作所", "日立製作所株式会社"]],
    ["smith and sons", ["Smith & Sons Ltd", "Smith and Sons"]],
    ["obrien", ["O'Brien Inc", "O’Brien"]],
  ])("%s", (core, names) => {
    for (const name of names) expect(companyCore(name), name).toBe(companyCore(core));
  });
});

test.each([
  ["Fund II", "Fund III"], ["SAS Institute", "Institute"], ["A. O. Smith", "Smith"], ["AB InBev", "InBev"], ["Foo UK", "Foo"], ["Acme Holding", "Acme"], ["3M", "M"],
])("%s and %s stay two companies", (one, other) => {
  expect(companyCore(one)).not.toBe(companyCore(other));
});

test("a name keeps at least one word, and a name without letters matches nothing", () => {
  expect(["GmbH", "The Inc", "Co. Ltd.", "!!!", ""].map(companyCore)).toEqual(["gmbh", "the", "co", "", ""]);
});

describe("domains", () => {
  test.each([
    ["ａｃｍｅ.com", "acme.com"], ["acme.com.", "acme.com"], ["ACME.COM:443", "acme.com"], ["http://acme.com/x", "acme.com"], ["www.acme.com", "acme.com"],
    ["bücher.example", "xn--bcher-kva.example"], ["xn--bcher-kva.example", "xn--bcher-kva.example"], ["localhost", ""], ["10.0.0.1", ""], ["[::1]", ""], ["b", ""], ["not a domain", ""], ["", ""],
  ])("%s is the host %s", (text, host) => {
    expect(hostOf(text)).toBe(host);
  });

  test.each([
    ["user@acme.co.uk", "acme.co.uk"], ["user@mail.acme.com", "acme.com"], ["user@acme.github.io", "acme.github.io"], ["user@github.io", ""], ["user@localhost", ""], ["user@10.0.0.1", ""], ["a@b", ""],
  ])("%s has its mailbox at %s", (address, domain) => {
    expect(registrableDomain(mailHost(address))).toBe(domain);
  });

  test("anybody's mail domains are known, throw-away ones too", () => {
    expect(["gmail.com", "mail.ru", "proton.me", "qq.com", "mailinator.com", "acme.com"].map(isFreeMail)).toEqual([true, true, true, true, true, false]);
  });
});
