/** The words of KPIs for the screens: they stand in the KPIs' own files and are taken from there when the screens are built. */
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const id = "virtual:kpi-words/";
const bytesMax = 64 * 1024 * 1024;

/** `import("virtual:kpi-words/ru")` gives `kpis`, a KpiCatalogue of that language alone; the dev server asks again when a KPI changes. */
export function kpiWords(): Plugin {
  let words: ReturnType<typeof said> | undefined;
  const forget = (): void => {
    words = undefined;
  };
  return {
    name: "kpi-words",
    buildStart: forget,
    watchChange: forget,
    resolveId: (wanted) => (wanted.startsWith(id) ? `\0${wanted}` : undefined),
    async load(wanted) {
      if (!wanted.startsWith(`\0${id}`)) return undefined;
      for (const file of globSync(here("../src/measure/kpis/**/*.ts"))) this.addWatchFile(file);
      words ??= said();
      return `export const kpis = ${JSON.stringify((await words)[wanted.slice(id.length + 1)] ?? {})};`;
    },
  };
}

/** By language. In a process of its own, so that an edited KPI is read anew. */
async function said(): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [here("../tools/kpi-words.ts")], { maxBuffer: bytesMax });
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}
