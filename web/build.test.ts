import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";

/** What a reader waits for at the first visit, packed. */
const firstViewBytesMax = 300_000;
/** A page that is opened later brings at most so much more. */
const pageBytesMax = 60_000;

interface Chunk {
  readonly fileName: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly code: string;
  readonly facadeModuleId: string | null;
}

/** Builds the screens as they are shipped, into nothing, and hands back their scripts by name. */
async function chunks(): Promise<ReadonlyMap<string, Chunk>> {
  // The test runner says "test", and the packages then bring what helps their developers.
  process.env["NODE_ENV"] = "production";
  const built = await build({ configFile: fileURLToPath(new URL("vite.config.ts", import.meta.url)), logLevel: "error", build: { write: false } });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ("output" in one ? one.output : []));
  return new Map(outputs.flatMap((one) => (one.type === "chunk" ? [[one.fileName, one]] : [])));
}

/** A script with all that it needs before it runs. */
function withImports(all: ReadonlyMap<string, Chunk>, name: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const next of all.get(name)?.imports ?? []) withImports(all, next, found);
  return found;
}

/** What a reader of a language waits for besides: the texts of the screens, the names of KPIs and the sentences beside numbers. */
function wordsOf(all: ReadonlyMap<string, Chunk>, language: string): readonly string[] {
  const modules = [`/words/${language}/screens.ts`, `virtual:kpi-names/${language}`, `/words/${language}/sayings/numbers.ts`];
  return [...all.values()].filter(({ facadeModuleId }) => modules.some((module) => facadeModuleId?.endsWith(module))).map(({ fileName }) => fileName);
}

function packedBytes(all: ReadonlyMap<string, Chunk>, names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(all.get(name)?.code ?? "").byteLength, 0);
}

describe("the weight of the screens", () => {
  it("the first view is under 300 kB of packed script in each language, no page adds more than 60 kB, and charts come by themselves", async () => {
    const all = await chunks();
    const entry = [...all.values()].find((one) => one.isEntry);
    const first = withImports(all, entry?.fileName ?? "");
    expect(first.size).toBeGreaterThan(0);
    for (const [language, parts] of [["en", 1], ["ru", 3], ["zh-CN", 3]] as const) {
      const words = wordsOf(all, language);
      expect([language, words.length]).toEqual([language, parts]);
      const bytes = packedBytes(all, new Set([...first, ...words]));
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes, `${bytes} bytes of script before the first view in ${language}`).toBeLessThan(firstViewBytesMax);
    }
    const pages = [...all.values()].filter((one) => /\/pages\/[^/]+\/[a-z]+-page\.tsx$/.test(one.facadeModuleId ?? ""));
    expect(pages.length).toBeGreaterThan(3);
    const added = Object.fromEntries(pages.map((page) => [page.fileName, packedBytes(all, [...withImports(all, page.fileName)].filter((name) => !first.has(name)))]));
    expect(Object.entries(added).filter(([, size]) => size > pageBytesMax)).toEqual([]);
    const drawing = [...all.values()].find((one) => one.facadeModuleId?.endsWith("/charts/drawing.ts") === true);
    expect(drawing).toBeDefined();
    expect([...pages.flatMap((page) => [...withImports(all, page.fileName)]), ...first]).not.toContain(drawing?.fileName);
  });
});
