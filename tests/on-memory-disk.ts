/** Vitest's setup of each file: its temporary folders are in memory, but for those of recovery, which are about the disk. */
import { relative, sep } from "node:path";
import { expect } from "vitest";

const folder = process.env["SEXTANT_TEST_MEMORY"];
const file = relative(process.cwd(), expect.getState().testPath ?? "");
if (folder !== undefined && !file.startsWith(`tests${sep}recovery${sep}`)) process.env["TMPDIR"] = folder;
