/** Files: kept under their hash, looked at, drafted. */
import { z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { problem } from "../../model/problem.ts";
import { fileLookAnswer, mappingDraftAnswer, sha256 } from "../answers-imports.ts";
import type { OpenWorkspace } from "../app.ts";
import { paced } from "../body.ts";
import type { FileLook } from "../contract.ts";
import { type App, describe, endpoint, queryOf } from "../endpoint.ts";


/** Larger files are cut into several by their owner; a disk of this size is rare on a laptop. */
const uploadBytesMax = 200 * 1024 ** 3;

const reading = {
  sheet: z.string().max(200).optional().openapi({ description: "Sheet of a workbook." }),
  encoding: z.string().max(40).optional().openapi({ description: "Where the file leaves it open." }),
};
const fileId = z.object({ sha256 });
const uploadQuery = z.strictObject({ name: z.string().min(1).max(1_000), ...reading });

export function fileRoutes(app: App, workspace: OpenWorkspace): void {
  uploadRoute(app, workspace);

  endpoint(app, {
    method: "get",
    path: "/api/v1/files/{sha256}",
    id: "lookAtFile",
    needs: "see",
    tag: "Imports",
    summary: "What was seen in a kept file",
    params: fileId,
    query: z.strictObject(reading),
    answer: fileLookAnswer as z.ZodType<FileLook>,
  }, ({ params, query }) => workspace.imports.look(params.sha256, query));

  endpoint(app, {
    method: "get",
    path: "/api/v1/files/{sha256}/mapping",
    id: "draftMapping",
    needs: "see",
    tag: "Imports",
    summary: "A mapping for a kept file, with what is still to be said",
    params: fileId,
    query: z.strictObject({ as: z.string().max(200).optional(), ...reading }),
    answer: mappingDraftAnswer,
  }, ({ params, query }) => workspace.imports.draft(params.sha256, query.as, query));
}

function uploadRoute(app: App, workspace: OpenWorkspace): void {
  const spec = {
    method: "post",
    path: "/api/v1/files",
    id: "keepFile",
    needs: "import",
    tag: "Imports",
    summary: "Keeps a file under the hash of its bytes, and says what was seen in it",
    description: "The body is the file itself.",
    query: uploadQuery,
  } as const;
  describe(app, spec, { "application/json": { schema: fileLookAnswer } }, "application/octet-stream");
  app.post(spec.path, async (c) => {
    const { name, ...said } = queryOf(c, uploadQuery);
    refuseTooLarge(c.req.header("content-length"));
    const bytes = Readable.from(limited(paced(c.req.raw.body)), { objectMode: false });
    return c.json(await workspace.imports.keep(name, bytes, said, c.req.raw.signal));
  });
}

function refuseTooLarge(length: string | undefined): void {
  if (length === undefined || Number(length) <= uploadBytesMax) return;
  throw problem("file_too_large", `The file has ${length} bytes; ${uploadBytesMax} are the most.`, "Cut it into several files.", { max: uploadBytesMax });
}

// A body without a length is counted as it comes.
async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    refuseTooLarge(String(bytes));
    yield chunk;
  }
}
