import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { withKey } from "./connect.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed)));

/** A server that breaks its first connections off; counts the questions that reached it. */
async function breaking(times: number): Promise<{ readonly url: string; readonly asked: () => number }> {
  let asked = 0;
  server = createServer((request, answer) => (asked++ < times ? request.socket.destroy() : answer.end("{}")));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

test("a question whose connection a busy server closed is asked once more: an erasure that went on looked like a fault of ours", async () => {
  const { url, asked } = await breaking(1);
  expect((await withKey(url, "key")("/api/v1/imports/1")).status).toBe(200);
  expect(asked()).toBe(2);
});

test("a server that is away is a problem that says so", async () => {
  const { url, asked } = await breaking(100);
  await expect(withKey(url, "key")("/api/v1/imports/1")).rejects.toMatchObject({ code: "server_away", message: `${url} does not answer.` });
  expect(asked()).toBe(3);
});

test("what changes something is told once", async () => {
  const { url, asked } = await breaking(100);
  await expect(withKey(url, "key")("/api/v1/imports", { method: "POST", body: "{}" })).rejects.toMatchObject({ code: "server_away" });
  expect(asked()).toBe(1);
});
