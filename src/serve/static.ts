/** The dashboard's files and the API viewer's, from our own disk: nothing is fetched from elsewhere. */
import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The repository's root, or the package's: `src/serve/` and `dist/serve/` stand equally deep. */
export const productRoot = fileURLToPath(new URL("../../", import.meta.url));

/** Where the built dashboard stands. */
export const webDirectory = join(productRoot, "dist", "web");

/** The viewer's files: copied beside the dashboard in the published package, else those of the development install; null without either. */
export function viewerDirectory(web: string = webDirectory): string | null {
  const built = join(web, "api-viewer");
  if (existsSync(join(built, "swagger-ui-bundle.js"))) return built;
  try {
    return dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  } catch {
    return null;
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".map": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
};

export interface FileRequest {
  readonly directory: string;
  /** As it came in the URL, decoded once. */
  readonly path: string;
  /** Where a packed file stands beside it, that is answered. */
  readonly acceptsGzip: boolean;
  readonly ifNoneMatch: string | undefined;
}

/** The file as an answer; null when there is none, or when the path leaves the directory. */
export async function fileAnswer(request: FileRequest): Promise<Response | null> {
  const file = inside(request.directory, request.path);
  if (file === null) return null;
  const packed = request.acceptsGzip && (await isFile(`${file}.gz`));
  const served = packed ? `${file}.gz` : file;
  const found = await stat(served).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  const headers = headersOf(file, packed, etag);
  if (isNamed(etag, request.ifNoneMatch)) return new Response(null, { status: 304, headers });
  headers.set("content-length", String(found.size));
  return new Response(Readable.toWeb(createReadStream(served)) as ReadableStream<Uint8Array>, { headers });
}

/** Compared weakly, as RFC 9110 has it: what was packed on its way bears the weak tag. */
function isNamed(etag: string, ifNoneMatch = ""): boolean {
  return ifNoneMatch.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}

function headersOf(file: string, packed: boolean, etag: string): Headers {
  const headers = new Headers({
    "content-type": mediaTypes[extname(file).toLowerCase()] ?? "application/octet-stream",
    "cache-control": isHashed(file) ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    etag,
  });
  if (packed) headers.set("content-encoding", "gzip");
  return headers;
}

// Vite writes `assets/index-B7x_9aQk.js`: another content has another name, so it may be kept for ever.
function isHashed(file: string): boolean {
  return /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.\w+$/.test(file);
}

function inside(directory: string, path: string): string | null {
  if (path.includes("\0")) return null;
  const file = resolve(directory, `.${sep}${path}`);
  return file.startsWith(resolve(directory) + sep) ? file : null;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
