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

export type ToChild = StartMessage | StopMessage;

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

export type FromChild = ReadyMessage | BeatMessage | FailedMessage;
