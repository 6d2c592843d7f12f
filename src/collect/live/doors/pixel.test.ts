import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isProblem } from "../../../model/problem.ts";
import { allowedTarget, clickedEvent, dot, type Parameter, seenEvent, signTarget } from "./pixel.ts";

const parameters = (given: Readonly<Record<string, string>>): Parameter => (name) => given[name] ?? "";
const targets = { hosts: ["us.example"], secret: "s3cret" };

function goesTo(target: string, signature = ""): string {
  try {
    return allowedTarget(target, signature, targets);
  } catch (error) {
    if (isProblem(error)) return error.code;
    throw error;
  }
}

it("the picture is one dot", () => {
  expect([dot.subarray(0, 6).toString("latin1"), dot.readUInt16LE(6), dot.readUInt16LE(8), dot.at(-1)]).toEqual(["GIF89a", 1, 1, 0x3b]);
});

it.each([
  ["signature", "Email Signature Viewed", "Email Signature Clicked"],
  ["ad", "Ad Viewed", "Ad Clicked"],
  ["anything", "Ad Viewed", "Ad Clicked"],
])("a banner of the kind %s is told as %s and %s, and names nobody", (e, viewed, clicked) => {
  const given = parameters({ e, c: "spring", p: "signature", o: "eve@us.example" });
  expect(seenEvent(given, "https://news.example/a")).toMatchObject({ type: "track", event: viewed, properties: { campaign: "spring", placement: "signature", agent_name: "eve@us.example", referrer: "https://news.example/a" }, context: { consent: "undecided" } });
  expect(clickedEvent(given, "https://us.example/")).toMatchObject({ event: clicked, properties: { url: "https://us.example/" } });
});

it("an impression with the ad server's id is the same however often it is loaded; without one each is its own", () => {
  const ids = (id: string): number => new Set([1, 2].map(() => seenEvent(parameters({ id }), "").messageId)).size;
  expect([ids("imp-1"), ids("")]).toEqual([1, 2]);
});

describe("a link leads", () => {
  it.each([
    ["https://us.example/a?x=1", "https://us.example/a?x=1"], ["https://www.us.example/", "https://www.us.example/"], ["http://US.example/", "http://us.example/"],
    ["https://evil.example/", "redirect_refused"], ["https://notus.example/", "redirect_refused"], ["https://us.example.evil.example/", "redirect_refused"], ["https://us.example@evil.example/", "redirect_refused"],
    ["https://user:pass@us.example/", "redirect_refused"], ["javascript:alert(1)", "redirect_refused"], ["data:text/html,x", "redirect_refused"], ["//us.example/", "redirect_refused"], ["/a", "redirect_refused"], ["", "redirect_refused"],
    ["https://evil.example\\@us.example/", "redirect_refused"],
  ])("%s: %s", (target, becomes) => {
    expect(goesTo(target)).toBe(becomes);
  });

  it("anywhere that is signed, and only there", () => {
    const target = "https://partner.example/offer";
    const signature = createHmac("sha256", "s3cret").update(target).digest("base64url");
    expect(signTarget(target, "s3cret")).toBe(signature);
    expect(goesTo(target, signature)).toBe(target);
    expect(goesTo(`${target}2`, signature)).toBe("redirect_refused");
    expect(goesTo("javascript:alert(1)", signTarget("javascript:alert(1)", "s3cret"))).toBe("redirect_refused");
    expect(() => allowedTarget(target, signTarget(target, ""), { hosts: [], secret: "" })).toThrow(/may not lead/);
  });
});
