import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build, defineConfig, type Plugin } from "vite";
import { gzipSync } from "node:zlib";
import { sheetOf } from "../tools/sheet-rules.ts";
import { buildTracker } from "../tracker/build.ts";
import { kpiWords } from "./kpi-words.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The API's viewer comes from our own files: the published package has no development dependencies. */
function apiViewer(): Plugin {
  return {
    name: "api-viewer",
    closeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const to = here("../dist/web/api-viewer");
      mkdirSync(to, { recursive: true });
      for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"]) copyFileSync(join(from, file), join(to, file));
    },
  };
}

/** The tracker of web sites, at `/sextant.js`, also packed. */
function tracker(): Plugin {
  return {
    name: "tracker",
    apply: "build",
    async closeBundle() {
      await buildTracker(here("../dist/web"));
      writeFileSync(here("../dist/web/sextant.js.gz"), gzipSync(readFileSync(here("../dist/web/sextant.js")), { level: 9 }));
    },
  };
}

/** Segment's own client, for sites that have its snippet and change only the host. Its parts are packed already. */
function segmentClient(): Plugin {
  return {
    name: "segment-client",
    apply: "build",
    closeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve("@segment/analytics-next/package.json"));
      const to = here("../dist/web/analytics-next");
      mkdirSync(to, { recursive: true });
      for (const file of readdirSync(join(from, "dist/umd"))) if (/(standalone|bundle\.\w+)\.js(\.gz)?$/.test(file)) copyFileSync(join(from, "dist/umd", file), join(to, file));
      copyFileSync(join(from, "LICENSE.MD"), join(to, "LICENSE"));
    },
  };
}

/** The same pages for the server, which draws them ahead: in a folder of its own that is not handed out, with all that it needs. */
function ahead(): Plugin {
  let isWritten = true;
  return {
    name: "ahead",
    apply: "build",
    configResolved({ build: { write } }) {
      isWritten = write;
    },
    async closeBundle() {
      if (!isWritten) return;
      await build({
        configFile: false,
        root: here("."),
        logLevel: "warn",
        publicDir: false,
        plugins: [react(), kpiWords()],
        define: { "process.env.NODE_ENV": '"production"' },
        ssr: { noExternal: true as const },
        build: { ssr: here("ahead/draw.tsx"), outDir: here("../dist/ahead"), emptyOutDir: true, target: "node24", minify: true, chunkSizeWarningLimit: 4_000, rolldownOptions: { output: { entryFileNames: "[name]-[hash].js" } } },
      });
    },
  };
}

/** The rules of each style sheet, beside the build's manifest: the server sends with a page those that it needs. */
function sheetRules(): Plugin {
  return {
    name: "sheet-rules",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const sheets = Object.values(bundle).flatMap((file) => (file.type === "asset" && file.fileName.endsWith(".css") ? [[file.fileName, sheetOf(file.source.toString())] as const] : []));
        this.emitFile({ type: "asset", fileName: ".vite/sheets.json", source: JSON.stringify(Object.fromEntries(sheets)) });
      },
    },
  };
}

/** Scripts and styles lie packed beside themselves: they are packed once, not at each visit. */
function packed(): Plugin {
  let isWritten = true;
  return {
    name: "packed",
    apply: "build",
    configResolved({ build: { write } }) {
      isWritten = write;
    },
    closeBundle() {
      const assets = here("../dist/web/assets");
      // A build that failed tells its own reason.
      for (const file of isWritten && existsSync(assets) ? readdirSync(assets) : []) if (/\.(js|css)$/.test(file)) writeFileSync(join(assets, `${file}.gz`), gzipSync(readFileSync(join(assets, file)), { level: 9 }));
    },
  };
}

/**
 * What every view needs before it is drawn comes in one file: in files of what pages share it were seventy, each asked for by itself. The entry waits for
 * words, and words may need what stands here, so it stands apart.
 */
const firstView = { name: "first-view", tags: ["$initial" as const], test: (module: string) => !/[\\/]web[\\/](main\.tsx|index\.html)$/.test(module) };

// The server of the product answers the API; where it listens during development is said by --define or left at its default port.
export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [react(), kpiWords(), apiViewer(), tracker(), segmentClient(), sheetRules(), packed(), ahead()],
  build: {
    manifest: true,
    outDir: here("../dist/web"),
    emptyOutDir: true,
    target: "es2023",
    chunkSizeWarningLimit: 1_100,
    rolldownOptions: { output: { codeSplitting: { groups: [firstView] } } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:4680" } },
});
