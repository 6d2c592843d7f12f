/** The words of KPIs for the screens: they stand in the KPIs' own files and are taken from there when the screens are built. */
import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Plugin } from "vite";
import { type KpiCatalogue, namesOf } from "../src/words/kpis.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const [all, names] = ["virtual:kpi-words/", "virtual:kpi-names/"] as const;
const bytesMax = 64 * 1024 * 1024;

/**
 * `import("virtual:kpi-words/ru")` gives `kpis`, a KpiCatalogue of that language alone, `import("virtual:kpi-names/ru")` gives as much of it as a
 * board needs; the dev server asks again when a KPI changes.
 */
export function kpiWords(): Plugin {
  let words: ReturnType<typeof said> | undefined;
  const forget = (): void => {
    words = undefined;
  };
  return {
    name: "kpi-words",
    buildStart: forget,
    watchChange: forget,
    resolveId: (wanted) => (wanted.startsWith(all) || wanted.startsWith(names) ? `\0${wanted}` : undefined),
    async load(wanted) {
      const [, kind, language = ""] = /^\0(virtual:kpi-\w+\/)(.+)$/.exec(wanted) ?? [];
      if (kind !== all && kind !== names) return undefined;
      for (const file of globSync(here("../src/measure/kpis/**/*.ts"))) this.addWatchFile(file);
      words ??= said();
      const kpis = (await words)[language] ?? {};
      return `export const kpis = ${JSON.stringify(kind === all ? kpis : namesOf(kpis))};`;
    },
  };
}

/** By language. In a process of its own, so that an edited KPI is read anew. */
async function said(): Promise<Readonly<Record<string, KpiCatalogue>>> {
  const { stdout } = await promisify(execFile)(process.execPath, [here("../tools/kpi-words.ts")], { maxBuffer: bytesMax });
  return JSON.parse(stdout) as Readonly<Record<string, KpiCatalogue>>;
}
