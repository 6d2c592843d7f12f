import type { ProblemBody } from "../../src/serve/contract.ts";
import { inWords, wholeWords } from "../words/language.ts";
import { say } from "../words/say.ts";

/** What the server refused, in the reader's language: message, advice and details. */
export class AskProblem extends Error implements ProblemBody {
  readonly code: string;
  readonly advice: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly status: number;
  constructor(body: ProblemBody, status: number) {
    super(inWords(body.message));
    this.name = "AskProblem";
    this.code = body.code;
    this.advice = inWords(body.advice);
    this.details = body.details;
    this.status = status;
  }
}

type Value = string | number | boolean | undefined | readonly string[];
/** Parameters of an address; lists are repeated, `undefined` and empty lists are left out. */
export type Params = Readonly<Record<string, Value>>;

/** `/api/v1/board?from=…`: an address of the API. */
export function address(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) for (const one of listOf(value)) search.append(name, one);
  const text = search.toString();
  return `/api/v1${path}${text === "" ? "" : `?${text}`}`;
}

function listOf(value: Value): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value : [String(value)];
}

export async function ask<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return answer<T>(address(path, params), signal === undefined ? {} : { signal });
}

export async function send<T>(path: string, body: unknown = {}, method: "POST" | "PUT" = "POST"): Promise<T> {
  return answer<T>(address(path), { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Brings a question to the server and its answer back. */
export type Carrier = (url: string, init: RequestInit) => Promise<Response>;

let carry: Carrier = (url, init) => fetch(url, init);

/** Questions go another way than over the network: where the server itself draws a page. */
export function carriedBy(carrier: Carrier): void {
  carry = carrier;
}

async function answer<T>(url: string, init: RequestInit): Promise<T> {
  const response = await carry(url, { ...init, headers: { accept: "application/json", ...init.headers } }).catch((fault: unknown) => {
    throw init.signal?.aborted === true ? fault : offline();
  });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<AskProblem> {
  const [body] = await Promise.all([response.json().catch(() => null) as Promise<unknown>, allWords()]);
  const error = (body as { readonly error?: ProblemBody } | null)?.error;
  return new AskProblem(error ?? unexplained(response.status), response.status);
}

/** Without them a problem is told in English. */
function allWords(): Promise<void> {
  return wholeWords().catch(() => undefined);
}

function unexplained(status: number): ProblemBody {
  return { code: "unexplained", message: say("problem.unknown", { status }), advice: say("problem.unknown.advice"), details: {} };
}

function offline(): AskProblem {
  return new AskProblem({ code: "offline", message: say("problem.offline"), advice: say("problem.offline.advice"), details: {} }, 0);
}

/** Sends a file's bytes and tells how many have left; `fetch` cannot tell, so this one is an XMLHttpRequest. */
export function sendFile<T>(file: File, onSent: (bytes: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/files", { name: file.name }));
    request.responseType = "json";
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () => reject(offline());
    request.onload = () => (request.status < 300 ? resolve(request.response as T) : void allWords().then(() => reject(uploadRefusal(request))));
    request.send(file);
  });
}

function uploadRefusal(request: XMLHttpRequest): AskProblem {
  const error = (request.response as { readonly error?: ProblemBody } | null)?.error;
  return new AskProblem(error ?? unexplained(request.status), request.status);
}
