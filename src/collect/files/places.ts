/** Where lines of a text file begin, every 10 000th, kept beside it: the way back from a row to its text without reading the file from the start. */
import { open, readFile, rename } from "node:fs/promises";
import { keptPath } from "./keep.ts";
import type { Place } from "./framer.ts";
import type { FileLook } from "./report.ts";

interface Kept {
  readonly dataDir: string;
  readonly look: Pick<FileLook, "sha256" | "encoding">;
}

/** Written whole under a temporary name, then renamed. The encoding is part of the name: offsets are those of the UTF-8 view. */
export async function keepPlaces(kept: Kept, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  const path = placesPath(kept);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.write(places.map((place) => `${place.line} ${place.offset} ${place.chunkOffset} ${place.chunkFileOffset}\n`).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** The last kept place at or before a line; null where none is kept. */
export async function placeBefore(kept: Kept, line: number): Promise<Place | null> {
  const text = await readFile(placesPath(kept), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "";
  });
  const places = text.split("\n").filter((one) => one !== "").map(placeOf);
  return places.findLast((place) => place.line <= line) ?? null;
}

function placeOf(text: string): Place {
  const [line = 0, offset = 0, chunkOffset = 0, chunkFileOffset = 0] = text.split(" ").map(Number);
  return { line, offset, chunkOffset, chunkFileOffset };
}

function placesPath({ dataDir, look }: Kept): string {
  const suffix = look.encoding === null || look.encoding === "utf-8" ? "" : `.${look.encoding.replaceAll(/[^a-z0-9-]/g, "")}`;
  return `${keptPath(dataDir, look.sha256)}${suffix}.lines`;
}
