import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Control, openControl } from "./control.ts";

const dir = mkdtempSync(join(tmpdir(), "sextant-people-"));
let control: Control;
beforeAll(() => {
  control = openControl(dir);
});
afterAll(async () => {
  await control.close();
  rmSync(dir, { recursive: true, force: true });
});

const at = new Date("2026-03-01T12:00:00Z");
const later = new Date("2026-03-01T14:00:00Z");

describe("people", () => {
  test("an address is one person, however it is written", async () => {
    expect(await control.people.any()).toBe(false);
    const ann = await control.people.add({ email: "Ann@Acme.example", name: "Ann", role: "admin", at });
    expect(ann).toMatchObject({ email: "ann@acme.example", blocked: false, has_password: false });
    await expect(control.people.add({ email: "ann@ACME.example", name: "A.", role: "viewer", at })).rejects.toMatchObject({ code: "already_there" });
    expect(await control.people.get("ANN@acme.example")).toEqual(ann);
    expect(await control.people.any()).toBe(true);
  });

  test.each([{ role: "viewer" }, { blocked: true }])("the last admin stays one: %j is refused, and nothing of it stands", async (change) => {
    const ann = await control.people.get("ann@acme.example");
    await expect(control.people.change(ann.id, change, later)).rejects.toMatchObject({ code: "last_admin" });
    expect(await control.people.get(ann.id)).toEqual(ann);
  });

  test("with a second admin the first may become something else", async () => {
    const bob = await control.people.add({ email: "bob@acme.example", name: "Bob", role: "admin", at });
    const ann = await control.people.get("ann@acme.example");
    expect(await control.people.change(ann.id, { role: "sales" }, later)).toMatchObject({ role: "sales" });
    await expect(control.people.change(bob.id, { blocked: true }, later)).rejects.toMatchObject({ code: "last_admin" });
  });

  test("a link is good once, for its time, and ends those before it", async () => {
    const ann = await control.people.get("ann@acme.example");
    const link = (hash: string, expires_at: string) => control.people.addLink({ person: ann.id, hash, purpose: "invite", expires_at, at });
    await link("one", "2026-03-08T12:00:00Z");
    await link("two", "2026-03-01T13:00:00Z");
    expect(await control.people.linkOf("one", at)).toBeNull();
    expect(await control.people.linkOf("two", at)).toMatchObject({ id: ann.id });
    expect(await control.people.linkOf("two", later)).toBeNull();
    expect([await control.people.useLink("two"), await control.people.useLink("two")]).toEqual([true, false]);
  });
});

describe("keys", () => {
  const add = async (hash: string, expires_at: string | null) => {
    const { id } = await control.people.get("ann@acme.example");
    return control.tokens.add({ name: "nightly", person: id, hash, ending: "abcd", may: ["see"], expires_at, at });
  };

  test("a key holds until its day, and until it is revoked", async () => {
    const [short, long] = [await add("h1", "2026-03-01T13:00:00Z"), await add("h2", null)];
    expect([await control.tokens.holding("h1", at), await control.tokens.holding("h1", later)]).toEqual([short, null]);
    expect(await control.tokens.holding("h2", later)).toEqual(long);
    expect(await control.tokens.revoke(long.id, later)).toMatchObject({ revoked_at: later.toISOString() });
    expect(await control.tokens.revoke(long.id, at)).toMatchObject({ revoked_at: later.toISOString() });
    expect(await control.tokens.holding("h2", later)).toBeNull();
  });

  test("its use is noted once an hour", async () => {
    const key = await add("h3", null);
    await control.tokens.used(key, at);
    const used = await control.tokens.get(key.id);
    expect(used.last_used_at).toBe(at.toISOString());
    await control.tokens.used(used, new Date(at.getTime() + 60_000));
    expect((await control.tokens.get(key.id)).last_used_at).toBe(at.toISOString());
    await control.tokens.used(used, later);
    expect((await control.tokens.get(key.id)).last_used_at).toBe(later.toISOString());
  });
});

describe("the audit log", () => {
  const alter = (statement: string): void => {
    const file = new DatabaseSync(join(dir, "control.sqlite"));
    file.exec(`BEGIN; DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete; ${statement}; COMMIT;`);
    file.close();
  };

  test("what was noted of an earlier check proves what came before it; altered, missing and cut lines show", async () => {
    for (const action of ["export.rows", "exporting", "setting.set", "key.add"]) await control.audit.write({ at, actor: "ann@acme.example", action, subject: "1" });
    const whole = await control.audit.check();
    expect(whole).toMatchObject({ lines: 4, broken: null, head: { id: 4 } });
    await control.audit.write({ at: later, actor: "bob@acme.example", action: "key.revoke", subject: "1" });
    const noted = whole.head ?? { id: 0, hash: "" };
    expect(await control.audit.check(noted)).toMatchObject({ lines: 5, broken: null });
    expect(await control.audit.check({ ...noted, hash: "0".repeat(64) })).toMatchObject({ broken: 4, head: null });
    alter("DELETE FROM audit WHERE id = 5");
    expect(await control.audit.check()).toMatchObject({ lines: 4, broken: 5, head: null });
    alter("DELETE FROM audit WHERE id = 2");
    expect(await control.audit.check()).toMatchObject({ lines: 1, broken: 3 });
  });

  test("is read page by page, by who and by what", async () => {
    const actions = async (question: Parameters<Control["audit"]["list"]>[0]) => (await control.audit.list(question)).map((line) => line.action);
    expect(await actions({})).toEqual(["key.add", "setting.set", "export.rows"]);
    expect(await actions({ before: 4, limit: 1 })).toEqual(["setting.set"]);
    expect(await actions({ action: "export." })).toEqual(["export.rows"]);
    expect(await actions({ actor: "bob@acme.example" })).toEqual([]);
    expect(await control.audit.words()).toEqual({ actors: ["ann@acme.example"], actions: ["export.rows", "key.add", "setting.set"] });
  });
});
