import { describe, expect, test } from "vitest";
import { readStatement, RefusedText } from "./statement.ts";

const pipe = "/run/pipe";

/** The text that reaches the engine, on one line. */
function sent(text: string, hasBody = false): string {
  const statement = readStatement(text, hasBody);
  const result =
    statement.kind === "rows" ? statement.into(pipe, "TabSeparated") : statement.kind === "load" ? statement.from(pipe) : statement.text;
  return `${statement.kind}: ${result.replaceAll(/\s+/g, " ").trim()}`;
}

describe("a result leaves through the pipe", () => {
  test.for([
    ["SELECT 1", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT 1;", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT 1 FORMAT CSV", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND FORMAT CSV"],
    ["SELECT 1 \nformat JSONEachRow", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND format JSONEachRow"],
    ["SELECT 1 FORMAT CSV SETTINGS a = 1", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND FORMAT CSV SETTINGS a = 1"],
    ["SELECT 1 SETTINGS a = 1 FORMAT CSV", "rows: SELECT 1 SETTINGS a = 1 INTO OUTFILE '/run/pipe' APPEND FORMAT CSV"],
    ["SELECT 1 SETTINGS a = 1", "rows: SELECT 1 SETTINGS a = 1 INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT format FROM t", "rows: SELECT format FROM t INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT 1 ORDER BY format DESC", "rows: SELECT 1 ORDER BY format DESC INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT 'FORMAT CSV'", "rows: SELECT 'FORMAT CSV' INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["SELECT 1 FORMAT CSV -- done", "rows: SELECT 1 INTO OUTFILE '/run/pipe' APPEND FORMAT CSV"],
    ["/* x */ WITH a AS (SELECT 1) SELECT * FROM a", "rows: /* x */ WITH a AS (SELECT 1) SELECT * FROM a INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
    ["(SELECT 1) UNION ALL (SELECT 2)", "rows: (SELECT 1) UNION ALL (SELECT 2) INTO OUTFILE '/run/pipe' APPEND FORMAT TabSeparated"],
  ] as const)("%s", ([text, expected]) => {
    expect(sent(text)).toBe(expected);
  });
});

describe("data comes in through the pipe", () => {
  test.for([
    ["INSERT INTO t FORMAT CSV", "load: INSERT INTO t FROM INFILE '/run/pipe' FORMAT CSV"],
    ["INSERT INTO t (a, b) FORMAT JSONEachRow", "load: INSERT INTO t (a, b) FROM INFILE '/run/pipe' FORMAT JSONEachRow"],
    ["insert into t settings x = 1 format CSV", "load: insert into t FROM INFILE '/run/pipe' settings x = 1 format CSV"],
    ["INSERT INTO t VALUES", "load: INSERT INTO t FROM INFILE '/run/pipe' FORMAT Values"],
    ["INSERT INTO t", "load: INSERT INTO t FROM INFILE '/run/pipe' FORMAT Values"],
    ["INSERT INTO t SELECT a FROM input('a String, b String') WHERE b != '' FORMAT CSV", "load: INSERT INTO t SELECT a FROM file('/run/pipe', CSV, 'a String, b String') WHERE b != ''"],
    ["INSERT INTO t (x) SELECT f(a, (b)) FROM (SELECT * FROM input('a String')) FORMAT Parquet", "load: INSERT INTO t (x) SELECT f(a, (b)) FROM (SELECT * FROM file('/run/pipe', Parquet, 'a String'))"],
  ] as const)("%s", ([text, expected]) => {
    expect(sent(text, true)).toBe(expected);
  });
});

describe("what brings its own data goes as it is", () => {
  test.for([
    ["INSERT INTO t VALUES (1, 'a'), (2, 'b');", "insert: INSERT INTO t VALUES (1, 'a'), (2, 'b')"],
    ["INSERT INTO t SELECT * FROM s", "insert: INSERT INTO t SELECT * FROM s"],
    ["INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x", "insert: INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x"],
    ["CREATE TABLE t (a String) ENGINE = Memory;", "answer: CREATE TABLE t (a String) ENGINE = Memory"],
    ["SHOW TABLES FORMAT CSV", "answer: SHOW TABLES FORMAT CSV"],
  ] as const)("%s", ([text, expected]) => {
    expect(sent(text)).toBe(expected);
  });
});

test("data behind its statement in one text is found to the byte", () => {
  const text = "INSERT INTO t FORMAT CSV\n1,it's";
  const statement = readStatement(text, false);
  expect(statement.kind === "load" && text.slice(statement.inlineFrom ?? 0)).toBe("\n1,it's");
});

describe("refused at the door", () => {
  test.for([
    "",
    "-- nothing",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE t",
    "SELECT 1 /* */ ; /* */ DROP TABLE t",
    "INSERT INTO t SELECT 1; DROP TABLE t",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT 1 INTO /* */ OUTFILE '/tmp/x' FORMAT CSV",
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV",
    "SELECT file('/etc/passwd')",
    "SELECT `file`('/etc/passwd')",
    "SELECT * FROM FILE /* */ ('/etc/passwd', CSV)",
    "INSERT INTO t SELECT * FROM file('/etc/passwd', CSV, 'a String')",
    "INSERT INTO t SELECT a, file(a) FROM input('a String') FORMAT CSV",
    "INSERT INTO FUNCTION file('/tmp/x', CSV, 'a String') VALUES (1)",
    "CREATE TABLE t (a String) ENGINE = File(CSV)",
    "CREATE TABLE t (a String) ENGINE = URL('http://localhost', CSV)",
    "SELECT * FROM executable('x', CSV, 'a String')",
    "SELECT 'open",
  ])("%s", (text) => {
    expect(() => readStatement(text, false)).toThrow(RefusedText);
  });
});

test.for(["SELECT file FROM t", "SELECT url, path FROM t WHERE url IN ('a')", "SELECT 'file(1)' -- file(2)", "SELECT t.url (1)"])("%s is no harm", (text) => {
  expect(readStatement(text, false).kind).toBe("rows");
});
