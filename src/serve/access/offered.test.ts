import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { apiDocument } from "../http.ts";
import { permissionIds, permissionsOf, type Role, roleIds } from "./permissions.ts";

/** What the pages ask, against what each route needs: a button that a role may not use is not shown to it. */
const web = join(import.meta.dirname, "../../../web");

interface Call {
  readonly file: string;
  readonly method: string;
  /** `/imports/*` */
  readonly path: string;
}

/** Parts of a page that stand behind the gate of another file: shown only where that one lets them be. */
const behind: Readonly<Record<string, string>> = {
  "pages/import/run-import.tsx": "pages/import/import-page.tsx",
  "pages/import/check.tsx": "pages/import/import-page.tsx",
  "pages/import/remove-mapping.tsx": "pages/import/import-page.tsx",
  "pages/import/save-mapping.tsx": "pages/import/import-page.tsx",
  "pages/import/drop-file.tsx": "pages/import/import-page.tsx",
  "pages/import/use-turn.ts": "pages/import/turn-button.tsx",
  "pages/batch/fix-rejects.tsx": "pages/batch/rejects.tsx",
  "pages/sources/add-source.tsx": "pages/sources/sources-page.tsx",
  "pages/sources/add-webhook.tsx": "pages/sources/sources-page.tsx",
  "pages/sources/try-sample.tsx": "pages/sources/sources-page.tsx",
  "pages/sources/door-rules.tsx": "pages/sources/sources-page.tsx",
  "pages/identity/ask-dialog.tsx": "pages/identity/queue.tsx",
  "pages/identity/questions.ts": "pages/identity/queue.tsx",
  "pages/accounts/bulk-change.tsx": "pages/accounts/bulk-bar.tsx",
  "pages/people/people-card.tsx": "pages/people/people-page.tsx",
  "pages/erase/erase-form.tsx": "pages/erase/erase-page.tsx",
  "api/erasure.ts": "pages/erase/erase-page.tsx",
};

function sources(folder = web, prefix = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    if (one.isDirectory()) return ["dev", "node_modules"].includes(one.name) ? [] : sources(join(folder, one.name), `${prefix}${one.name}/`);
    return /\.tsx?$/.test(one.name) && !one.name.includes(".test.") ? [`${prefix}${one.name}`] : [];
  });
}

const text = (file: string): string => readFileSync(join(web, file), "utf8");

/** What is sent, and what is fetched by its address: those take more than seeing. */
function calls(): Call[] {
  // How anything is asked stands in one file, which asks nothing by itself.
  return sources().filter((file) => file !== "api/ask.ts").flatMap((file) => [...text(file).matchAll(/\b(send|address)(?:<[^(]*>)?\((["'`])(\/[^"'`?]*)\2([^\n]*)/g)].map(([, verb, , path = "", rest = ""]): Call => ({
    file, method: verb === "address" ? "get" : /^[^;]*?, "PUT"\)/.test(rest) ? "put" : "post", path: path.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "*"),
  })));
}

/** `get /accounts.csv` → export */
const needs = new Map(Object.entries((apiDocument() as { paths: Record<string, Record<string, { "x-permission"?: string }>> }).paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, route]): [string, string] => [`${method} ${path.replace("/api/v1", "").replaceAll(/\{[^}]+\}/g, "*")}`, route["x-permission"] ?? "free"])));

/** A piece that a page fills in may stand where the route has a word, and the other way round. */
function needOf({ method, path }: Call): string | undefined {
  const call = `${method} ${path}`;
  const fits = (pattern: string, text: string): boolean => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`).test(text);
  return needs.get(call) ?? [...needs].find(([route]) => fits(route, call) || fits(call, route))?.[1];
}

function isGated(file: string, permission: string): boolean {
  const gate = text(behind[file] ?? file);
  return implying(permission).some((one) => [`permission="${one}"`, `useMay("${one}")`, `may("${one}")`, `may.has("${one}")`, `may.includes("${one}")`].some((text) => gate.includes(text)));
}

/** Permissions whose every role has this one too. */
function implying(permission: string): readonly string[] {
  const may = (role: Role): readonly string[] => permissionsOf(role);
  return permissionIds.filter((one) => roleIds.every((role) => !may(role).includes(one) || may(role).includes(permission)));
}

describe("what a page offers", () => {
  test("every call of a page is a route of the API", () => {
    const all = calls();
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((call) => needOf(call) === undefined && !call.path.startsWith("*")).map(({ file, method, path }) => `${file}: ${method} ${path}`)).toEqual([]);
  });

  test("what takes more than seeing is offered only to those who may do it", () => {
    const open = calls().flatMap((call) => {
      const need = needOf(call);
      return need === undefined || need === "see" || need === "free" || isGated(call.file, need) ? [] : [`${call.file}: ${call.method} ${call.path} takes “${need}”`];
    });
    expect(open).toEqual([]);
  });
});
