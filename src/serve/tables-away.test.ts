import { Hono } from "hono";
import { expect, test } from "vitest";
import { failureOf } from "./failures.ts";
import { openTablesAway, refuseWhileAway } from "./tables-away.ts";

test("while the tables are built again nobody is told a number, and settings are told all the same", async () => {
  const tables = openTablesAway();
  const app = new Hono().use(refuseWhileAway(() => tables)).get("/*", (c) => c.json({ value: 0 })).post("/*", (c) => c.json({ done: true }));
  app.onError((error, c) => {
    const { body, status } = failureOf(error, "");
    return c.json(body, status);
  });
  const asked = ["/api/v1/board", "/api/v1/kpis/win_rate", "/api/v1/accounts/a/timeline", "/api/v1/rejects", "/api/v1/settings", "/api/v1/erasures/1", "/api/v1/imports"];
  const statuses = async (): Promise<number[]> => Promise.all(asked.map(async (path) => (await app.request(path)).status));
  expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200, 200]);
  await tables.during(async () => {
    expect(await statuses()).toEqual([503, 503, 503, 503, 200, 200, 200]);
    expect(await (await app.request("/api/v1/board")).json()).toMatchObject({ error: { code: "rebuilding", details: { retry_after_seconds: 5 } } });
    expect((await app.request("/api/v1/erasures", { method: "POST" })).status).toBe(200);
  });
  expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200, 200]);
});

test("a number that was being worked out when they went away is not told, nor frozen", async () => {
  const tables = openTablesAway();
  const asked = tables.whole(async () => {
    await tables.during(async () => undefined);
    return 0;
  });
  await expect(asked).rejects.toMatchObject({ code: "rebuilding" });
  await expect(tables.during(async () => Promise.reject(new Error("the disk is full")))).rejects.toThrow("the disk is full");
  expect(await tables.whole(async () => 1), "whole again").toBe(1);
});
