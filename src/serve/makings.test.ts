import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { ahead, gaveWay } from "./giving-way.ts";
import { Makings } from "./makings.ts";

/** Work that ends when it is told to, and says what runs. */
function worksite(): { readonly work: (one: string) => () => Promise<string>; readonly running: Set<string>; readonly end: (one: string) => void } {
  const running = new Set<string>();
  const ends = new Map<string, () => void>();
  const work = (one: string) => async (): Promise<string> => {
    running.add(one);
    await new Promise<void>((resolve) => ends.set(one, resolve));
    running.delete(one);
    return one;
  };
  return { work, running, end: (one) => ends.get(one)?.() };
}

test("few are made at once, in the order of asking, and one that fails makes room as well", async () => {
  const { work, running, end } = worksite();
  const makings = new Makings(2);
  const all = ["a", "b", "c"].map((one) => makings.run(work(one)));
  const failing = makings.run(() => Promise.reject(new Error("cannot be made")));
  const last = makings.run(work("e"));
  await pause(0);
  expect([...running]).toEqual(["a", "b"]);
  end("b");
  await all[1];
  expect([...running]).toEqual(["a", "c"]);
  end("a");
  await expect(failing).rejects.toThrow("cannot be made");
  await all[0];
  await pause(0);
  expect([...running]).toEqual(["c", "e"]);
  end("c");
  end("e");
  expect(await Promise.all([...all, last])).toEqual(["a", "b", "c", "e"]);
});

test("who waits does not stand behind what is made ahead, and what has not begun of that leaves the line", async () => {
  const { work, running, end } = worksite();
  const makings = new Makings(1);
  const [begun, waiting] = ["ahead", "ahead too"].map((one) => ahead(() => makings.run(work(one))));
  const asked = makings.run(work("asked"));
  await pause(0);
  expect([...running]).toEqual(["ahead", "asked"]);
  makings.hurry();
  const refused = await waiting?.catch((error: unknown) => error);
  expect(gaveWay(refused)).toBe(true);
  end("ahead");
  end("asked");
  expect(await Promise.all([begun, asked])).toEqual(["ahead", "asked"]);
  const again = ahead(() => makings.run(work("ahead too")));
  await pause(0);
  end("ahead too");
  expect(await again).toBe("ahead too");
});
