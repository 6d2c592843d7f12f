/** Reads files into stage tables, as an import does before anything is compared: what each layout makes of its rows. */
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { discard, gather, type GatheredPart } from "../../src/collect/files/gather.ts";
import { keepStream } from "../../src/collect/files/keep.ts";
import { look } from "../../src/collect/files/look.ts";
import { draftMapping } from "../../src/collect/files/mapping.ts";
import { presets } from "../../src/collect/presets/index.ts";
import type { FileLook } from "../../src/serve/contract.ts";
import type { Engine } from "../../src/store/engine.ts";
import { runMigrations } from "../../src/store/migrate.ts";
import { openEngine } from "../../src/store/open.ts";
import { name, sql } from "../../src/store/sql.ts";
import type { Say } from "./desk.ts";

export interface Reading {
  readonly parts: readonly GatheredPart[];
  readonly rejects: readonly { readonly code: string; readonly kind: string; readonly field: string; readonly value: string }[];
  /** Staged records of a kind, of all mappings that make it, in the order of the file. */
  records(kind: string): Promise<Readonly<Record<string, unknown>>[]>;
}

export type GivenFile = { readonly path: string } | { readonly name: string; readonly text: string };

export interface Reader {
  readonly engine: Engine;
  look(file: GivenFile): Promise<FileLook>;
  /** The stage tables are there while `then` runs. */
  read(file: GivenFile, say: Say, then: (reading: Reading) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openReader(receivedAt = "2026-11-21T12:00:00.000Z"): Promise<Reader> {
  const dataDir = await mkdtemp(join(tmpdir(), "sextant-data-"));
  const engine = await openEngine({ dataDir });
  await runMigrations(engine);
  let batch = 0;
  const seen = async (file: GivenFile): Promise<FileLook> => {
    const [called, stream] = "path" in file ? [basename(file.path), createReadStream(file.path)] : [file.name, Readable.from([Buffer.from(file.text)])];
    const kept = await keepStream({ dataDir, name: called, stream });
    return look({ dataDir, sha256: kept.sha256, name: called, presets });
  };
  return {
    engine,
    look: seen,
    read: async (file, say, then) => {
      batch += 1;
      const table = await seen(file);
      const { mappings, questions } = draftMapping({ ...say, look: table, presets, workspaceCurrency: null });
      const open = questions.filter((question) => question.code !== "unknown_word");
      if (open.length > 0) throw new Error(`${table.name} as ${say.as ?? "?"} asks: ${open.map((question) => question.text).join(" ")}`);
      const gathered = await gather({ engine, dataDir, look: table, mappings, batch, receivedAt, zone: "UTC", currency: null });
      try {
        const rejects = await engine.rows<Reading["rejects"][number]>(sql`SELECT code, kind, field, value FROM ${name(gathered.rejects)} ORDER BY seq`);
        await then({ parts: gathered.parts, rejects, records: (kind) => staged(engine, gathered.parts, kind) });
      } finally {
        await discard(engine, gathered);
      }
    },
    close: async () => {
      await engine.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function staged(engine: Engine, parts: readonly GatheredPart[], kind: string): Promise<Readonly<Record<string, unknown>>[]> {
  const stages = parts.filter((part) => part.kind === kind).map((part) => part.stage);
  const rows = await Promise.all(stages.map((stage) => engine.rows(sql`SELECT * FROM ${name(stage)} ORDER BY seq`)));
  return rows.flat();
}
