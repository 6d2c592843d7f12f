/** The server's log: one JSON object per line, so that no name in the data can write a line or colour of its own. */
import { pino, type Logger } from "pino";

export type Log = Logger;

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

/** Writes to standard error, because standard output belongs to the command. Keys that may hold a secret are blanked. */
export function openLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ["*.password", "*.token", "*.authorization", "headers.authorization", "headers.cookie"], censor: "…" },
      formatters: { level: (label) => ({ level: label }), log: (entry) => withoutControls(entry) as Record<string, unknown> },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

// JSON escapes C0 controls itself; C1 controls and bidirectional marks pass through it and can still turn a terminal around.
const controls = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The same entry with characters that steer a terminal written as `\u202e`. */
export function withoutControls(entry: unknown): unknown {
  if (typeof entry === "string") return entry.replaceAll(controls, escaped);
  if (Array.isArray(entry)) return entry.map(withoutControls);
  if (entry instanceof Error) return { message: withoutControls(entry.message), stack: withoutControls(entry.stack ?? "") };
  if (typeof entry !== "object" || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([key, one]) => [key, withoutControls(one)]));
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
