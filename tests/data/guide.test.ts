/** docs/guides/public-data.md, done as it stands there: every command is run, and every line below it must be in what it prints. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { isShort } from "../form.ts";
import { isShared, shared, whySkipped } from "./shared.ts";

const sextant = fileURLToPath(new URL("../../bin/sextant", import.meta.url));
const guide = readFileSync(fileURLToPath(new URL("../../docs/guides/public-data.md", import.meta.url)), "utf8");
const home = mkdtempSync(join(tmpdir(), "sextant-guide-"));
const perCommandMs = 60_000;

interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** One command, and what must stand in its answer: the words of each line, in one line and in this order. */
interface Step {
  readonly command: string;
  readonly lines: readonly string[];
}

const sections: readonly Section[] = guide.split(/^## /m).slice(1).map((text) => ({ title: text.slice(0, text.indexOf("\n")), steps: stepsOf(text) }));

describe.skipIf(!isShared)(`the guide to public data${whySkipped}`, () => {
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it("has the commands of six data sets", () => {
    expect(sections.map(({ steps }) => steps.length).filter((steps) => steps >= 4).length).toBe(6);
    expect(sections.flatMap(({ steps }) => steps.flatMap(({ lines }) => lines)).length).toBeGreaterThan(30);
  });

  // Each number stands in a test of its data set as well: the short form leaves the commands out.
  it.skipIf(isShort).each(sections.map((section) => [section.title, section] as const))("%s", async (_title, { steps }) => {
    for (const { command, lines } of steps) {
      const said = await run(wordsOf(command));
      for (const line of lines) expect(said, command).toMatch(patternOf(line));
    }
  }, 16 * perCommandMs);
});

function stepsOf(text: string): Step[] {
  const blocks = [...text.matchAll(/^```\n([\s\S]*?)\n```$/gm)].map(([, block = ""]) => block);
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1)).map((step) => {
    const [command = "", ...lines] = step.trimEnd().split("\n");
    return { command, lines };
  });
}

/** A shell's reading of the line: quotes keep blanks together. */
function wordsOf(command: string): string[] {
  const [, ...words] = (command.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ""));
  return words.map((word) => (word.startsWith("DATA/") ? shared(word.slice("DATA/".length)) : word));
}

function patternOf(line: string): RegExp {
  return new RegExp(line.split(" ").map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("[^\\n]*? [^\\n]*?"));
}

/** What the command prints, results and notes; fails where it fails. */
function run(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [sextant, ...words], { cwd: home, env: { ...process.env, SEXTANT_LANG: "en", NO_COLOR: "1" } });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const text = Buffer.concat(said).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`sextant ${words.join(" ")} ended with ${code}: ${text}`));
    });
  });
}
