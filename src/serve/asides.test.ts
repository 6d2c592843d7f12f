import { expect, test } from "vitest";
import type { Engine } from "../store/engine.ts";
import type { Aside, AsideOptions } from "./aside.ts";
import { Asides } from "./asides.ts";

/** Worlds that say what happens to them. */
function worlds({ failing = 0 } = {}) {
  const told: string[] = [];
  const writes = { count: 1 };
  let left = failing;
  const open = async ({ nth, accounts }: AsideOptions): Promise<Aside> => {
    told.push(`open ${nth} of ${[...accounts].join()}`);
    if ((left -= 1) >= 0) throw new Error("no room");
    return {
      engine: {} as Engine,
      accounts: `world_${nth}`,
      bring: async (tables) => void told.push(`bring ${nth}: ${tables.join()}`),
      made: async () => {},
      close: async () => void told.push(`close ${nth}`),
    };
  };
  return { told, writes, asides: new Asides({ engine: {} as Engine, writes, open }) };
}

test("statements about the same accounts are in one world; it goes when all are done and another is asked for", async () => {
  const { told, asides } = worlds();
  const [one, two] = await Promise.all([asides.take(new Set(["a", "b"]), ["touch"]), asides.take(new Set(["b", "a"]), ["session"])]);
  await Promise.all([one.close(), one.close()]);
  const three = await asides.take(new Set(["a", "b"]), ["touch"]);
  expect(new Set([one.accounts, two.accounts, three.accounts])).toEqual(new Set(["world_1"]));
  expect(told).toEqual(["open 1 of a,b", "bring 1: touch", "bring 1: session", "bring 1: touch"]);
  await asides.take(new Set(["c"]), []);
  expect(told.slice(4)).toEqual(["open 2 of c", "bring 2: "]);
  await two.close();
  expect(told.at(-1)).toBe("bring 2: ");
  await three.close();
  expect(told.at(-1)).toBe("close 1");
});

test("after a write there is another world, and whoever is in the old one stays", async () => {
  const { told, writes, asides } = worlds();
  const before = await asides.take(new Set(["a"]), []);
  writes.count += 1;
  const after = await asides.take(new Set(["a"]), []);
  expect([before.accounts, after.accounts]).toEqual(["world_1", "world_2"]);
  await before.close();
  expect(told.at(-1)).toBe("close 1");
  await after.close();
  await asides.close();
  expect(told.at(-1)).toBe("close 2");
});

test("a world that could not be opened is opened anew by the next who asks", async () => {
  const { told, asides } = worlds({ failing: 1 });
  await expect(asides.take(new Set(["a"]), [])).rejects.toThrow("no room");
  expect((await asides.take(new Set(["a"]), [])).accounts).toBe("world_2");
  expect(told).toEqual(["open 1 of a", "open 2 of a", "bring 2: "]);
});
