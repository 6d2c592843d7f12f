/** For tests: a client that keeps cookies as a browser does, over a real socket. */
export interface Browser {
  readonly cookies: Map<string, string>;
  /** Asks without following redirects. */
  ask(url: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON as a page of the server itself does. */
  send<T>(path: string, body?: object): Promise<{ readonly status: number; readonly body: T; readonly headers: Headers }>;
  get<T>(path: string): Promise<{ readonly status: number; readonly body: T; readonly headers: Headers }>;
}

/** A fresh browser that opened a server's page. */
export function openBrowser(origin: string): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const jar = jarOf(url);
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return answer;
  };
  const told = async <T>(answer: Response): Promise<{ status: number; body: T; headers: Headers }> => ({ status: answer.status, body: (await answer.json()) as T, headers: answer.headers });
  return {
    get cookies() { return jarOf(origin); },
    ask,
    send: async (path, body = {}) => told(await ask(`${origin}${path}`, { method: "POST", headers: { "content-type": "application/json", origin, "sec-fetch-site": "same-origin" }, body: JSON.stringify(body) })),
    get: async (path) => told(await ask(`${origin}${path}`)),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";");
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const isOver = value === "" || attributes.some((one) => /^\s*max-age=(0|-)/i.test(one));
  if (isOver) jar.delete(name);
  else jar.set(name, value);
}
