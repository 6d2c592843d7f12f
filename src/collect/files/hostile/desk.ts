/** What every hostile case needs: an engine, a place to keep files, and the way from a text to typed rows and rejects. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Engine } from "../../../store/engine.ts";
import { runMigrations } from "../../../store/migrate.ts";
import { openEngine } from "../../../store/open.ts";
import { name, sql } from "../../../store/sql.ts";
import { discard, gather, type Gathered } from "../gather.ts";
import { keepStream } from "../keep.ts";
import { look, type LookOptions } from "../look.ts";
import { draftMapping, type MappingRequest } from "../mapping.ts";
import type { FileLook, MappingDraft } from "../report.ts";

export interface Desk {
  readonly dataDir: string;
  readonly engine: Engine;
  see(file: string | Buffer, options?: Partial<LookOptions>): Promise<FileLook>;
  read(file: string | Buffer, options: ReadOptions): Promise<ReadResult>;
  close(): Promise<void>;
}

export interface ReadOptions extends Partial<Omit<MappingRequest, "look">> {
  readonly as: string;
  readonly name?: string;
  readonly look?: Partial<LookOptions>;
  readonly workspaceZone?: string;
  readonly keepAmbiguous?: boolean;
}

export interface ReadResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly rejects: readonly { seq: string; offset: string; length: number; code: string; field: string; column: string; value: string; reason: string; raw: string }[];
  readonly gathered: Gathered;
  readonly seen: FileLook;
  readonly draft: MappingDraft;
}

/** “Now” of every case. */
export const today = "2026-11-21T12:00:00.000Z";

export async function openDesk(): Promise<Desk> {
  const dataDir = await mkdtemp(join(tmpdir(), "sextant-files-"));
  const engine = await openEngine({ dataDir });
  await runMigrations(engine);
  const desk = { dataDir, engine };
  let batch = 0;
  const see = (file: string | Buffer, options: Partial<LookOptions> = {}): Promise<FileLook> => seeFile(desk, file, options);
  return {
    ...desk,
    see,
    read: (file, options) => readFile(desk, file, options, (batch += 1)),
    close: async () => {
      await engine.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Place = Pick<Desk, "dataDir" | "engine">;

async function seeFile({ dataDir }: Place, file: string | Buffer, options: Partial<LookOptions>): Promise<FileLook> {
  const kept = await keepStream({ dataDir, name: options.name ?? "file.csv", stream: Readable.from([Buffer.from(file as string)]) });
  return look({ dataDir, sha256: kept.sha256, name: kept.name, ...options });
}

async function readFile(desk: Place, file: string | Buffer, options: ReadOptions, batch: number): Promise<ReadResult> {
  const seen = await seeFile(desk, file, { name: options.name ?? "file.csv", ...options.look });
  const draft = draftMapping({ presets: [], workspaceCurrency: "EUR", ...options, look: seen });
  const { dataDir, engine } = desk;
  const gathered = await gather({ engine, dataDir, look: seen, mappings: draft.mappings, batch, receivedAt: today, zone: options.workspaceZone ?? "UTC", currency: options.workspaceCurrency === undefined ? "EUR" : options.workspaceCurrency });
  const rows = await Promise.all(gathered.parts.map((part) => engine.rows(sql`SELECT * FROM ${name(part.stage)} ORDER BY seq`)));
  const rejects = await engine.rows<ReadResult["rejects"][number]>(sql`SELECT * FROM ${name(gathered.rejects)} ORDER BY seq`);
  await discard(engine, gathered);
  return { rows: rows.flat(), rejects, gathered, seen, draft };
}
