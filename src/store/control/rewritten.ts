/**
 * The ledgers only grow, but for one case: an erased person is taken out of what stands in them. Every text of every table is looked at; the
 * order of lines, their numbers and their times stay, and the audit log is chained anew, with the hashes of before beside it, so that a line
 * noted earlier can still be shown to be that line.
 */
import { CompiledQuery } from "kysely";
import { gunzipSync, gzipSync } from "node:zlib";
import { chained } from "./audit.ts";
import { type ControlDatabase, together } from "./database.ts";

/** What a text of a place becomes; the same text where nothing is to be taken out. */
export type Rewrite = (text: string) => string;

export interface RewrittenTexts {
  readonly texts: number;
  readonly audit: number;
}

/** Logins, and keys that open something, are no ledger: they are taken away by those who manage them. */
const left: ReadonlySet<string> = new Set(["person", "login_session", "login_method", "login_proof", "login_link", "api_token", "audit_former"]);
const leftColumns: ReadonlySet<string> = new Set(["hash", "key_id", "secret", "file_sha256", "actor", "author"]);

/** Counts what {@link rewriteTexts} would change. */
export async function countTexts(database: ControlDatabase, rewrite: Rewrite): Promise<RewrittenTexts> {
  const tables = await tablesOf(database);
  let [texts, audit] = [0, 0];
  for (const table of tables) {
    const lines = linesOf(await changesOf(database, table, rewrite));
    if (table.name === "audit") audit += lines;
    else texts += lines;
  }
  return { texts, audit };
}

/** Writes all that changes together, or nothing; the pages that held it are gone afterwards. */
export async function rewriteTexts(database: ControlDatabase, rewrite: Rewrite): Promise<RewrittenTexts> {
  await raw(database, "PRAGMA secure_delete = ON");
  const counts = await together(database, async (t) => {
    let [texts, audit] = [0, 0];
    for (const table of await tablesOf(t)) {
      const changes = await changesOf(t, table, rewrite);
      if (changes.length === 0) continue;
      await unguarded(t, table.name, async () => {
        for (const { rowid, column, value } of changes) await raw(t, `UPDATE "${table.name}" SET "${column}" = ? WHERE rowid = ?`, [value, rowid]);
        if (table.name === "audit") await chainAnew(t, Math.min(...changes.map(({ rowid }) => rowid)));
      });
      if (table.name === "audit") audit += linesOf(changes);
      else texts += linesOf(changes);
    }
    return { texts, audit };
  });
  if (counts.texts + counts.audit > 0) await dropOldPages(database);
  return counts;
}

/** A kept file that was written anew lies under another hash. */
export async function renameKeptFile(database: ControlDatabase, { from, to, bytes }: { readonly from: string; readonly to: string; readonly bytes: number }): Promise<void> {
  await together(database, (t) => unguarded(t, "import", () => raw(t, `UPDATE "import" SET file_sha256 = ?, file_bytes = ? WHERE file_sha256 = ?`, [to, bytes, from])));
}

interface Table {
  readonly name: string;
  readonly texts: readonly string[];
  readonly packed: readonly string[];
}

async function tablesOf(database: ControlDatabase): Promise<Table[]> {
  const names = await rows<{ name: string }>(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
  const found: Table[] = [];
  for (const { name } of names.filter((one) => !left.has(one.name))) {
    const columns = (await rows<{ name: string; type: string }>(database, "SELECT name, type FROM pragma_table_info(?)", [name])).filter((one) => !leftColumns.has(one.name));
    found.push({ name, texts: columns.filter(({ type }) => type === "TEXT").map((one) => one.name), packed: columns.filter(({ type }) => type === "BLOB").map((one) => one.name) });
  }
  return found;
}

interface Change {
  readonly rowid: number;
  readonly column: string;
  readonly value: string | Uint8Array;
}

function linesOf(changes: readonly Change[]): number {
  return new Set(changes.map(({ rowid }) => rowid)).size;
}

/** Rows looked at together. */
const rowsAtOnce = 500;

async function changesOf(database: ControlDatabase, { name, texts, packed }: Table, rewrite: Rewrite): Promise<Change[]> {
  const columns = [...texts, ...packed];
  if (columns.length === 0) return [];
  const changes: Change[] = [];
  const asked = `SELECT rowid AS rowid, ${columns.map((column) => `"${column}"`).join(", ")} FROM "${name}" WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce}`;
  for (let page = await rows<Record<string, unknown>>(database, asked, [0]); page.length > 0; page = await rows(database, asked, [Number(page.at(-1)?.["rowid"])])) {
    for (const row of page) for (const column of columns) changes.push(...changeOf(row, column, rewrite));
  }
  return changes;
}

function changeOf(row: Record<string, unknown>, column: string, rewrite: Rewrite): Change[] {
  const [value, rowid] = [row[column], Number(row["rowid"])];
  if (typeof value === "string") {
    const text = rewrite(value);
    return text === value ? [] : [{ rowid, column, value: text }];
  }
  if (!(value instanceof Uint8Array) || value[0] !== 0x1f || value[1] !== 0x8b) return [];
  const unpacked = gunzipSync(value).toString("utf8");
  const text = rewrite(unpacked);
  return text === unpacked ? [] : [{ rowid, column, value: gzipSync(text) }];
}

/** Without the triggers that keep a ledger from being changed; they are back when this returns, or nothing was done. */
async function unguarded(database: ControlDatabase, table: string, work: () => Promise<void>): Promise<void> {
  const triggers = await rows<{ name: string; sql: string }>(database, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]);
  for (const { name } of triggers) await raw(database, `DROP TRIGGER "${name}"`);
  await work();
  for (const { sql } of triggers) await raw(database, sql);
}

async function chainAnew(database: ControlDatabase, first: number): Promise<void> {
  await raw(database, "CREATE TABLE IF NOT EXISTS audit_former (id INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (id, hash)) STRICT, WITHOUT ROWID");
  const before = await database.selectFrom("audit").select("hash").where("id", "<", first).orderBy("id", "desc").executeTakeFirst();
  let hash = before?.hash ?? "";
  for (const line of await database.selectFrom("audit").selectAll().where("id", ">=", first).orderBy("id").execute()) {
    hash = chained(hash, line);
    await raw(database, "INSERT OR IGNORE INTO audit_former (id, hash) VALUES (?, ?)", [line.id, line.hash]);
    await raw(database, "UPDATE audit SET hash = ? WHERE id = ?", [hash, line.id]);
  }
}

async function dropOldPages(database: ControlDatabase): Promise<void> {
  await raw(database, "VACUUM");
  await raw(database, "PRAGMA wal_checkpoint(TRUNCATE)");
}

async function rows<Row>(database: ControlDatabase, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await database.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
}

async function raw(database: ControlDatabase, text: string, values: readonly unknown[] = []): Promise<void> {
  await database.executeQuery(CompiledQuery.raw(text, [...values]));
}
