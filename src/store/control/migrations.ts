/**
 * The schema of the control store, step by step; a step that was released never changes. The number of steps done stands in
 * `PRAGMA user_version`. Triggers keep the ledgers append-only, whoever writes; what people log in with is no ledger, it can be taken away.
 */
export const controlMigrations: readonly string[] = [
  `
  CREATE TABLE "import" (
    batch INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, "as" TEXT NOT NULL, source TEXT NOT NULL,
    file_name TEXT NOT NULL, file_sha256 TEXT NOT NULL, file_bytes INTEGER NOT NULL,
    mappings TEXT NOT NULL, zone TEXT NOT NULL, currency TEXT NOT NULL, options TEXT NOT NULL,
    received_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE import_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES "import" (batch),
    step TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
  CREATE INDEX import_step_by_batch ON import_step (batch, id);
  CREATE INDEX import_by_file ON "import" (file_sha256);
  CREATE TABLE mapping (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, version INTEGER NOT NULL, mappings TEXT NOT NULL, header TEXT NOT NULL,
    author TEXT NOT NULL, saved_at TEXT NOT NULL,
    UNIQUE (name, version)
  ) STRICT;
  CREATE INDEX mapping_by_header ON mapping (header);
  CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, value TEXT NOT NULL, valid_from TEXT NOT NULL,
    author TEXT NOT NULL, reason TEXT NOT NULL, set_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX setting_by_name ON setting (name, valid_from, id);
  CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, input TEXT NOT NULL, created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE job_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES job (id),
    state TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
  CREATE INDEX job_step_by_job ON job_step (job, id);
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, details TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  ${["import", "import_step", "mapping", "setting", "job", "job_step", "audit"].map(appendOnly).join("\n")}
  `,
  `
  CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, view TEXT NOT NULL, removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    author TEXT NOT NULL, saved_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX segment_by_name ON segment (name, id);
  ${appendOnly("segment")}
  `,
  `
  CREATE TABLE frozen_board (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    from_day TEXT NOT NULL, to_day TEXT NOT NULL, zone TEXT NOT NULL, label TEXT NOT NULL,
    author TEXT NOT NULL, reason TEXT NOT NULL, by_itself INTEGER NOT NULL CHECK (by_itself IN (0, 1)), frozen_at TEXT NOT NULL, ground TEXT NOT NULL,
    UNIQUE (from_day, to_day, zone)
  ) STRICT;
  CREATE TABLE frozen_kpi (
    board INTEGER NOT NULL REFERENCES frozen_board (id),
    kpi TEXT NOT NULL, result TEXT NOT NULL, facts BLOB,
    PRIMARY KEY (board, kpi)
  ) STRICT;
  ${["frozen_board", "frozen_kpi"].map(appendOnly).join("\n")}
  `,
  `
  CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)), image TEXT,
    role TEXT NOT NULL, blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)), last_login_at TEXT,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE login_session (
    id TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    ip_address TEXT, user_agent TEXT,
    expires_at TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX login_session_by_person ON login_session (person);
  CREATE TABLE login_method (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    provider TEXT NOT NULL, subject TEXT NOT NULL, password TEXT,
    access_token TEXT, refresh_token TEXT, id_token TEXT, access_token_expires_at TEXT, refresh_token_expires_at TEXT, scope TEXT,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    UNIQUE (provider, subject)
  ) STRICT;
  CREATE INDEX login_method_by_person ON login_method (person);
  CREATE TABLE login_proof (
    id TEXT PRIMARY KEY,
    identifier TEXT NOT NULL, value TEXT NOT NULL,
    expires_at TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX login_proof_by_identifier ON login_proof (identifier);
  CREATE TABLE login_link (
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE api_token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE, ending TEXT NOT NULL, name TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    may TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT, revoked_at TEXT, last_used_at TEXT
  ) STRICT;
  `,
  `
  CREATE TABLE live_source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL, key_id TEXT NOT NULL, secret TEXT NOT NULL, trust TEXT NOT NULL, origins TEXT NOT NULL, options TEXT NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)), author TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX live_source_by_name ON live_source (name, id);
  ${appendOnly("live_source")}
  `,
  `
  CREATE TABLE day_numbers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, zone TEXT NOT NULL,
    noted_at TEXT NOT NULL, ground TEXT NOT NULL, numbers TEXT NOT NULL,
    UNIQUE (from_day, to_day, zone, day)
  ) STRICT;
  ${appendOnly("day_numbers")}
  `,
  `
  CREATE TABLE account_move (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL, at TEXT NOT NULL, pairs TEXT NOT NULL, is_all INTEGER NOT NULL CHECK (is_all IN (0, 1))
  ) STRICT;
  CREATE INDEX account_move_by_batch ON account_move (batch);
  ${appendOnly("account_move")}
  `,
  `
  CREATE TABLE kpi_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    about INTEGER REFERENCES kpi_note (id), step TEXT NOT NULL, kpi TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, view TEXT NOT NULL,
    author TEXT NOT NULL, at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX kpi_note_by_kpi ON kpi_note (kpi, id);
  ${appendOnly("kpi_note")}
  `,
];

function appendOnly(table: string): string {
  return ["UPDATE", "DELETE"]
    .map((verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON "${table}" BEGIN SELECT RAISE(ABORT, '${table} only grows'); END;`)
    .join("\n");
}
