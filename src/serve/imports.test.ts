import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backUp, restoreBackup } from "./backup.ts";
import type { VerifyReport } from "./books.ts";
import type { Batch, Board, FactPage, ImportAnswer, KpiResult, OriginOfRow, ProblemBody, RejectPage, UndoPreview, Workspace } from "./contract.ts";
import { isShort } from "../../tests/form.ts";
import { csvCell } from "./rejects.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const deals = `id,name,account,amount,status,created_at,closed_at
D1,Alpha,Acme,100,won,2026-01-05,2026-02-01
D2,Beta,Birch,200,lost,2026-01-06,2026-02-02
D3,Gamma,Acme,abc,won,2026-01-07,2026-02-03
D4,Delta,Nobody,400,gewonnen,2026-01-08,2026-02-04
D5,Epsilon,,50,won,2026-01-09,2026-02-05
`;
const accounts = `id,name,domain
A1,Acme,acme.example
A2,Birch,birch.example
`;
const february = "from=2026-02-01&to=2026-03-01";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

async function winRate(): Promise<Pick<KpiResult, "value" | "numerator" | "denominator">> {
  const { value, numerator, denominator } = await bench.get<KpiResult>(`/api/v1/kpis/win_rate?${february}`);
  return { value, numerator, denominator };
}

/** What an import may change: numbers of three kinds, how many rows there are and how many wait for an account. */
async function numbers(on: Workbench = bench): Promise<unknown> {
  const results = await Promise.all(["win_rate", "won_deal_value", "open_opportunities"].map((id) => on.get<KpiResult>(`/api/v1/kpis/${id}?${february}`)));
  const { records } = await on.get<Workspace>("/api/v1/workspace");
  return [results.map(({ id, value, numerator, denominator, n }) => ({ id, value, numerator, denominator, n })), records.filter((one) => one.rows > 0)];
}

/** The board's numbers, or some of them in the short form. */
async function boardNumbers(on: Workbench = bench): Promise<unknown> {
  if (isShort) return numbers(on);
  const board = await on.get<Board>(`/api/v1/board?${february}`);
  return board.kpis.map(({ id, value, numerator, denominator, n }) => ({ id, value, numerator, denominator, n }));
}

describe("a file becomes numbers", () => {
  test("an amount without a currency is asked for, and the question names the option that answers it", async () => {
    const { sha256 } = await bench.keep("deals.csv", deals);
    const { status, body } = await bench.ask<{ error: ProblemBody }>("/api/v1/imports", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sha256, name: "deals.csv", as: "opportunity" }),
    });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: "needs_answer", details: { questions: [{ code: "currency", option: "--currency EUR" }] } });
  });

  test("a dry run says what would happen, with samples, and changes nothing", async () => {
    const answer = await bench.importText("deals.csv", deals, { as: "opportunity", currency: "EUR", dry_run: true });
    expect(answer.dry_run?.rows).toEqual({ read: 5, new: 3, changed: 0, unchanged: 0, rejected: 2, unmatched: 3, skipped: 0 });
    expect(answer.dry_run?.samples.rejected.map(({ line, field, code, raw }) => [line, field, code, raw])).toEqual([
      [4, "amount", "number", "D3,Gamma,Acme,abc,won,2026-01-07,2026-02-03"],
      [5, "status", "word", "D4,Delta,Nobody,400,gewonnen,2026-01-08,2026-02-04"],
    ]);
    expect(await bench.get<{ imports: Batch[] }>("/api/v1/imports")).toEqual({ imports: [] });
    expect((await bench.get<Workspace>("/api/v1/workspace")).records.filter((one) => one.rows > 0)).toEqual([]);
  });

  test("the import counts, says who is without account, and sets the reporting currency that nobody had set", async () => {
    const answer = await bench.importText("deals.csv", deals, { as: "opportunity", currency: "EUR" });
    expect(answer).toMatchObject({ batch: 1, kind: "opportunity", state: "committed", rows: { read: 5, new: 3, rejected: 2, unmatched: 3 } });
    expect(answer.notes).toEqual([expect.stringContaining("Amounts are reported in EUR")]);
    expect(await winRate()).toEqual({ value: 2 / 3, numerator: 2, denominator: 3 });
  });

  test("a file of a header alone says so: a tick beside nothing looked like success", async () => {
    const own = await openWorkbench();
    const answer = await own.importText("deals.csv", "id,name,account,amount,status,created_at,closed_at\n", { as: "opportunity", currency: "EUR" });
    expect([answer.state, answer.rows.read, answer.notes]).toEqual(["committed", 0, [expect.stringContaining("no rows below the header")]]);
    await own.close();
  });

  test("a file without the columns that its kind lives from says so, before and after: a tick beside three deals without account and amount looked like success", async () => {
    const own = await openWorkbench();
    const file = ["places.csv", "name,city\nAlpha,Ulm\nBeta,Bonn\n"] as const;
    const lacking = "No column for account, amount, status, created_at (opportunity): they belong to no account; they have no amount; all of them count as open; no period counts them as created or closed.";
    expect((await own.importText(...file, { as: "opportunity", dry_run: true })).notes).toEqual([expect.stringContaining(`${lacking} Name them,`)]);
    expect((await own.importText(...file, { as: "opportunity" })).notes).toEqual([expect.stringContaining(`${lacking} Undo this import and name them,`)]);
    await own.close();
  });

  test("rows that waited for their account are picked up when it arrives", async () => {
    await bench.importText("accounts.csv", accounts, { as: "account" });
    const workspace = await bench.get<Workspace>("/api/v1/workspace");
    expect(workspace.records.find((one) => one.kind === "opportunity")).toMatchObject({ rows: 3, unmatched: 1 });
  });

  test("the same file with the same mapping again changes nothing", async () => {
    const before = await numbers();
    const answer = await bench.importText("deals.csv", deals, { as: "opportunity", currency: "EUR" });
    expect(answer.rows).toEqual({ read: 5, new: 0, changed: 0, unchanged: 3, rejected: 2, unmatched: 1, skipped: 0 });
    expect(await numbers()).toEqual(before);
    const rejects = await bench.get<RejectPage>("/api/v1/rejects");
    expect(rejects.total).toBe(2);
    await bench.post(`/api/v1/imports/${answer.batch}/undo`);
    expect(await numbers()).toEqual(before);
  });
});

describe("a number opens", () => {
  test("its facts sum to it, and each fact names its line", async () => {
    const page = await bench.get<FactPage>(`/api/v1/kpis/win_rate/facts?${february}`);
    expect({ numerator: page.numerator, denominator: page.denominator, total: page.total }).toEqual({ numerator: 2, denominator: 3, total: 3 });
    expect(page.facts.map(({ subject_id, record, batch, seq }) => [subject_id, record, batch, seq]).toSorted()).toEqual([
      ["D1", "opportunity", 1, 2], ["D2", "opportunity", 1, 3], ["D5", "opportunity", 1, 6],
    ]);
  });

  test("and from the fact one comes to the file, the line and its texts", async () => {
    const page = await bench.get<FactPage>(`/api/v1/kpis/win_rate/facts?${february}&account=acme.example`);
    const { record, batch, seq } = page.facts[0] ?? { record: "", batch: 0, seq: 0 };
    const origin = await bench.get<OriginOfRow>(`/api/v1/rows/${record}/${batch}/${seq}`);
    expect(origin).toMatchObject({
      file: "deals.csv", line: 2, header: ["id", "name", "account", "amount", "status", "created_at", "closed_at"],
      cells: ["D1", "Alpha", "Acme", "100", "won", "2026-01-05", "2026-02-01"], raw: "D1,Alpha,Acme,100,won,2026-01-05,2026-02-01",
    });
    expect(origin.stored).toMatchObject({ id: "D1", account_method: "name", is_counted: true });
  });

  test.each([
    ["utf-8 with a mark", Buffer.from(`\ufeffid,name,note\nX1,Société,"two\nlines"\nX2,Bär,b\nX3,Ende,c\n`)],
    ["utf-16", Buffer.from(`\ufeffid,name,note\nX1,Société,"two\nlines"\nX2,Bär,b\nX3,Ende,c\n`, "utf16le")],
  ])("also in a file as %s, with a row of two lines", async (encoding, bytes) => {
    const answer = await bench.importText("accounts2.csv", bytes, { as: "account", source: encoding });
    const origin = await bench.get<OriginOfRow>(`/api/v1/rows/account/${answer.batch}/4`);
    expect(origin).toMatchObject({ line: 4, cells: ["X2", "Bär", "b"], raw: "X2,Bär,b" });
    expect((await bench.get<OriginOfRow>(`/api/v1/rows/account/${answer.batch}/2`)).cells).toEqual(["X1", "Société", "two\nlines"]);
    await bench.post(`/api/v1/imports/${answer.batch}/undo`);
  });

  test("an account's facts are its own; “no account” is one of them", async () => {
    const acme = await bench.get<FactPage>(`/api/v1/kpis/win_rate/facts?${february}&account=acme.example`);
    expect(acme.facts.map((fact) => fact.subject_id)).toEqual(["D1"]);
    const nobody = await bench.get<FactPage>(`/api/v1/kpis/win_rate/facts?${february}&account=`);
    expect(nobody.facts.map((fact) => fact.subject_id)).toEqual(["D5"]);
  });
});

describe("rejected rows", () => {
  test("are kept whole, counted by reason, and filtered by it", async () => {
    const page = await bench.get<RejectPage>("/api/v1/rejects");
    expect(page.by_code).toEqual([{ code: "number", field: "amount", rows: 1 }, { code: "word", field: "status", rows: 1 }]);
    expect((await bench.get<RejectPage>("/api/v1/rejects?code=word")).rejects.map((one) => one.value)).toEqual(["gewonnen"]);
  });

  test("a corrected mapping takes them in, and they leave the rejects; undoing it brings both back", async () => {
    const before = await numbers();
    const replay = await bench.post<ImportAnswer>("/api/v1/rejects/replay", { batch: 1, values: { status: { gewonnen: "won" } } });
    expect(replay.rows).toMatchObject({ read: 2, new: 1, rejected: 1 });
    expect(await winRate()).toEqual({ value: 3 / 4, numerator: 3, denominator: 4 });
    expect((await bench.get<RejectPage>("/api/v1/rejects")).rejects.map((one) => one.line)).toEqual([4]);
    await bench.post(`/api/v1/imports/${replay.batch}/undo`);
    expect(await numbers()).toEqual(before);
    expect((await bench.get<RejectPage>("/api/v1/rejects")).rejects.map((one) => one.line).toSorted()).toEqual([4, 5]);
    await bench.post(`/api/v1/imports/${replay.batch}/redo`);
    expect(await winRate()).toEqual({ value: 3 / 4, numerator: 3, denominator: 4 });
  });

  test("a dry replay changes nothing", async () => {
    const before = await numbers();
    const answer = await bench.post<ImportAnswer>("/api/v1/rejects/replay", { dry_run: true });
    expect(answer.dry_run?.rows).toMatchObject({ read: 1, rejected: 1 });
    expect(await numbers()).toEqual(before);
  });

  test.each([
    ["=HYPERLINK(\"http://evil\",\"x\")", "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\""],
    ["+cmd|'/C calc'!A0", "'+cmd|'/C calc'!A0"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["\t=1", "'\t=1"],
    ["＝1", "'＝1"],
    ["2-1", "2-1"],
    ["a,\"b\"\r\nc", "\"a,\"\"b\"\"\r\nc\""],
  ])("no spreadsheet takes the cell %j for a formula", (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  test("are exported as CSV with line and reason", async () => {
    const { body, headers } = await bench.ask<string>("/api/v1/rejects.csv?batch=1");
    expect(headers.get("content-disposition")).toContain("rejects-1.csv");
    expect(body.split("\r\n").slice(0, 2)).toEqual([
      "import,file,kind,line,code,field,column,value,reason,row",
      expect.stringMatching(/^\d,deals.csv,opportunity,4,number,amount,amount,abc,.*"D3,Gamma,Acme,abc,won,2026-01-07,2026-02-03"$/),
    ]);
  });
});

describe("undo and redo", () => {
  test("taking the accounts back leaves every number of before, and bringing them back every number of now", async () => {
    const now = await numbers();
    await bench.post("/api/v1/imports/2/undo");
    expect((await bench.get<Workspace>("/api/v1/workspace")).records.find((one) => one.kind === "opportunity")).toMatchObject({ unmatched: 4 });
    await bench.post("/api/v1/imports/2/redo");
    expect(await numbers()).toEqual(now);
  });

  test("before an undo one is told what leaves and which imports hang on it", async () => {
    const accountsBack = await bench.get<UndoPreview>("/api/v1/imports/2/undo");
    expect(accountsBack).toMatchObject({ batch: 2, file: "accounts.csv", kinds: [{ kind: "account", leaving: 2, returning: 0 }] });
    expect(accountsBack.imports[0]).toMatchObject({ batch: 1, file: "deals.csv", as: "opportunity", matched: 2, replaced: 0, returning: 0, replays: false });
    const dealsBack = await bench.get<UndoPreview>("/api/v1/imports/1/undo");
    expect(dealsBack.kinds).toEqual([{ kind: "opportunity", leaving: 3, returning: 0 }]);
    expect(dealsBack.imports.filter((one) => one.replays)).toHaveLength(1);
    expect((await bench.ask<{ error: ProblemBody }>("/api/v1/imports/77/undo")).body.error.code).toBe("import_not_found");
  });

  test("an undo in the background says how far it is; cancelled while it waits it changes nothing", async () => {
    const before = await numbers();
    const rows = Array.from({ length: 20_000 }, (_, i) => `W${i},2026-02-01T10:00:00Z,call,acme.example`).join("\n");
    const running = await bench.importText("waited-for.csv", `id,at,type,account_domain\n${rows}\n`, { as: "touch", background: true });
    const started = await bench.post<ImportAnswer>("/api/v1/imports/1/undo?background=true");
    expect(started).toMatchObject({ state: "committed", progress: { step: "finding", share: 0 } });
    expect((await bench.ask<{ error: ProblemBody }>("/api/v1/imports/1/undo", { method: "POST" })).body.error.code).toBe("busy");
    await bench.post("/api/v1/imports/1/cancel");
    const ended = await endOfTurn(1);
    expect([ended.state, ended.notes]).toEqual(["committed", ["The undo was cancelled; the import is committed as before."]]);
    await endOfTurn(running.batch);
    await bench.post(`/api/v1/imports/${running.batch}/undo?background=true`);
    expect((await endOfTurn(running.batch)).state).toBe("undone");
    expect(await numbers()).toEqual(before);
  });

  async function endOfTurn(batch: number): Promise<ImportAnswer> {
    for (;;) {
      const answer = await bench.get<ImportAnswer>(`/api/v1/imports/${batch}`);
      if (answer.progress === null && answer.state !== "running" && answer.state !== "waiting") return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  test.each([
    ["/api/v1/imports/2/redo", 409, "not_undone"],
    ["/api/v1/imports/2/cancel", 409, "not_running"],
    ["/api/v1/imports/77/undo", 404, "import_not_found"],
  ])("%s is refused with %i %s", async (path, status, code) => {
    const answer = await bench.ask<{ error: ProblemBody }>(path, { method: "POST" });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe("several imports at once", () => {
  test("run one after another, and a waiting one can be cancelled", async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `T${i},2026-02-01T10:00:00Z,call,acme.example`).join("\n");
    const header = "id,at,type,account_domain\n";
    const first = await bench.importText("calls.csv", header + rows, { as: "touch", background: true });
    const second = await bench.importText("more.csv", `${header}U1,2026-02-01T10:00:00Z,call,acme.example\n`, { as: "touch", background: true });
    const cancelled = await bench.importText("never.csv", `${header}V1,2026-02-01T10:00:00Z,call,acme.example\n`, { as: "touch", background: true });
    await bench.post(`/api/v1/imports/${cancelled.batch}/cancel`);
    const ended = await Promise.all([first, second, cancelled].map(({ batch }) => endOf(batch)));
    expect(ended.map((one) => one.state)).toEqual(["committed", "committed", "cancelled"]);
    expect((await bench.get<Workspace>("/api/v1/workspace")).records.find((one) => one.kind === "touch")?.rows).toBe(20_001);
  });

  async function endOf(batch: number): Promise<ImportAnswer> {
    for (;;) {
      const answer = await bench.get<ImportAnswer>(`/api/v1/imports/${batch}`);
      if (answer.state !== "running" && answer.state !== "waiting") return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

describe("what is kept is enough", () => {
  test("the books add up", async () => {
    const report = await bench.post<VerifyReport>("/api/v1/verify");
    expect(report.kinds.filter((one) => !one.ok)).toEqual([]);
    expect(report).toMatchObject({ ok: true, faults: [] });
    expect(report.kinds.map(({ kind, ok }) => [kind, ok])).toEqual([["account", true], ["opportunity", true], ["touch", true]]);
  });

  test("tables that are built again give the same board", async () => {
    const before = await boardNumbers();
    const rejects = await bench.get<RejectPage>("/api/v1/rejects");
    expect(await bench.post<VerifyReport>("/api/v1/rebuild")).toMatchObject({ ok: true });
    expect(await boardNumbers()).toEqual(before);
    expect(await bench.get<RejectPage>("/api/v1/rejects")).toEqual(rejects);
  });

  test("a deleted engine directory is built again at the next start", async () => {
    const before = await numbers();
    await bench.reopen(() => rmSync(join(bench.dataDir, "engine"), { recursive: true, force: true }));
    expect(await numbers()).toEqual(before);
  });

  test("a backup holds all that is needed, and one flipped byte is refused", async () => {
    const before = await boardNumbers();
    const target = join(bench.dataDir, "backup");
    const manifest = await backUp({ dataDir: bench.dataDir, target, now: new Date("2026-03-01T00:00:00Z") });
    expect(manifest.files.map((one) => one.path)).toContain("control.sqlite");
    const restored = await openWorkbench();
    await restored.reopen(async () => {
      rmSync(restored.dataDir, { recursive: true });
      await restoreBackup({ source: target, dataDir: restored.dataDir });
    });
    const after = await boardNumbers(restored);
    await restored.close();
    expect(after).toEqual(before);
    const kept = join(target, "imports", readdirSync(join(target, "imports"))[0] ?? "");
    const bytes = readFileSync(kept);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    rmSync(kept);
    writeFileSync(kept, bytes);
    await expect(restoreBackup({ source: target, dataDir: join(bench.dataDir, "elsewhere") })).rejects.toMatchObject({ code: "backup_damaged" });
  });
});
