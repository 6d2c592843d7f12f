import type { LaneName } from "./lanes.ts";

/** What parent and child say to each other over the IPC channel. */
export interface StartMessage {
  readonly kind: "start";
  readonly path: string;
  readonly runDir: string;
  readonly user: string;
  readonly password: string;
  readonly port: number;
  readonly isDurable: boolean;
  readonly memoryBytesMax: number;
}

export interface StopMessage {
  readonly kind: "stop";
}

/** A question whose answer is held whole anyway. Many come in a second: over this channel one costs a third of what it does over HTTP. */
export interface AskMessage {
  readonly kind: "ask";
  readonly id: number;
  readonly lane: LaneName;
  readonly database: string;
  readonly text: string;
  readonly settings: Readonly<Record<string, string>>;
  /** In ClickHouse's escaped form. */
  readonly params: Readonly<Record<string, string>>;
}

/** Nobody waits for the answer any more. */
export interface LeaveMessage {
  readonly kind: "leave";
  readonly id: number;
}

export type ToChild = StartMessage | StopMessage | AskMessage | LeaveMessage;

export interface ReadyMessage {
  readonly kind: "ready";
  readonly port: number;
  readonly version: string;
}

/** Once a second, after the engine has answered a query of ours. */
export interface BeatMessage {
  readonly kind: "beat";
  readonly residentBytes: number;
  readonly running: Readonly<Record<LaneName, number>>;
  readonly waiting: number;
}

export interface FailedMessage {
  readonly kind: "failed";
  readonly message: string;
}

/** Rows as JSONEachRow; null: too many for one piece. */
export interface AnswerMessage {
  readonly kind: "answer";
  readonly id: number;
  readonly rows: string | null;
}

export interface RefusalMessage {
  readonly kind: "refusal";
  readonly id: number;
  /** ClickHouse's exception code, and its words. */
  readonly code: number;
  readonly message: string;
}

export type FromChild = ReadyMessage | BeatMessage | FailedMessage | AnswerMessage | RefusalMessage;
