import { Readable } from "node:stream";

/** A download: streamed, with a name that every browser reads alike (RFC 6266). */
export function attachment({ body, mediaType, fileName }: { body: Readable; mediaType: string; fileName: string }): Response {
  const plain = fileName.replaceAll(/[^\w.-]/g, "_");
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    },
  });
}
