/** The thread of the inbox. Whatever arrived while a group was being written is the next group: no timer waits for more. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { FromInbox, ToInbox } from "./messages.ts";
import { Rehearsal } from "./rehearsal.ts";
import { InboxWriter, type Work, type WriterOptions } from "./writer.ts";

/** A group's events; more would make the first of them wait. */
const groupRowsMax = 1_000;
const groupBytesMax = 1024 * 1024;
/** An idle writer still syncs its mark. */
const idleMs = 2_000;

if (parentPort === null) throw new Error("the inbox's thread has no parent");
const port = parentPort;
const writer = new InboxWriter(workerData as WriterOptions);
let files = writer.files.length;
let isClosed = false;
let rehearsal: Rehearsal | null = null;
let tidyMs = 0;

const tell = (message: FromInbox): void => port.postMessage(message);

tell({ kind: "open", files: writer.files, lastSeq: writer.lastSeq, missing: writer.missing });
port.on("message", (message: ToInbox) => serve(message));
setInterval(() => writer.tidy(performance.now(), true), idleMs).unref();

/** Takes what waits behind the first message, up to a group's size, again and again. */
function serve(first: ToInbox): void {
  for (let next: ToInbox | undefined = first; next !== undefined && !isClosed; next = following()) {
    if (next.kind === "close") return close(next.id);
    if (next.kind === "rehearse") {
      rehearse(next);
      continue;
    }
    endRehearsal();
    const last = writeGroup(next);
    if (last !== undefined) return close(last);
  }
}

function rehearse({ id, arriving }: Extract<ToInbox, { readonly kind: "rehearse" }>): void {
  rehearsal ??= new Rehearsal();
  tell({ kind: "rehearsed", answer: { id, taken: rehearsal.take(arriving) } });
}

function endRehearsal(): void {
  rehearsal?.close();
  rehearsal = null;
}

/** Between two groups; what waits already is not held up but when it must be. */
function following(): ToInbox | undefined {
  const next = waiting();
  const startedAt = performance.now();
  if (next?.kind !== "close") writer.tidy(startedAt, next === undefined);
  tidyMs += performance.now() - startedAt;
  return next;
}

function waiting(): ToInbox | undefined {
  return receiveMessageOnPort(port)?.message as ToInbox | undefined;
}

/** @returns the number of a close that stood behind the group */
function writeGroup(first: Work): number | undefined {
  const group: Work[] = [first];
  let [rows, bytes] = sizeOf(first);
  let closing: number | undefined;
  while (rows < groupRowsMax && bytes < groupBytesMax) {
    const next = waiting();
    if (next === undefined) break;
    if (next.kind === "close") {
      closing = next.id;
      break;
    }
    if (next.kind === "rehearse") {
      rehearse(next);
      continue;
    }
    group.push(next);
    const [more, size] = sizeOf(next);
    rows += more;
    bytes += size;
  }
  commit(group, rows);
  return closing;
}

function sizeOf(work: Work): [rows: number, bytes: number] {
  if (work.kind === "take") return [work.arriving.entering.length + work.arriving.refused.length, work.bytes];
  return [work.kind === "retry" ? work.retried.length : 1, 0];
}

function commit(group: readonly Work[], rows: number): void {
  const startedAt = performance.now();
  const answers = writer.write(group);
  tell({ kind: "group", answers, lastSeq: writer.lastSeq, commitMs: performance.now() - startedAt, rows, tidyMs });
  tidyMs = 0;
  if (writer.broken !== null) tell({ kind: "broken", why: writer.broken });
  if (writer.files.length === files) return;
  files = writer.files.length;
  tell({ kind: "file", file: writer.files.at(-1) ?? "" });
}

function close(id: number): void {
  isClosed = true;
  endRehearsal();
  writer.close();
  tell({ kind: "closed", id });
  port.close();
}
