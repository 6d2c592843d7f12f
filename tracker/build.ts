/** Makes one small script of the tracker: `sextant.js`, at an address that never changes. */
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Packed, in bytes: what a site is asked to load. */
export const trackerBytesMax = 3_000;

/** Writes `sextant.js` into a folder. */
export async function buildTracker(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2020",
      minify: true,
      lib: { entry: fileURLToPath(new URL("tracker.ts", import.meta.url)), formats: ["iife"], name: "sextantTracker", fileName: () => "sextant.js" },
    },
  });
}
