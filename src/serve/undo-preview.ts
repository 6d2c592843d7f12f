/** What an undo would do, with the imports that hang on it by their names. */
import { dependentsOf } from "../resolve/dependents.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { Engine } from "../store/engine.ts";
import type { UndoPreview } from "./contract.ts";
import { replayedBy } from "./rejects.ts";

export interface PreviewOptions {
  readonly engine: Engine;
  /** The ledger. */
  readonly imports: readonly ImportRecord[];
  /** The import that would be undone. */
  readonly of: ImportRecord;
}

export async function undoPreview({ engine, imports, of }: PreviewOptions): Promise<UndoPreview> {
  const counting = imports.filter(({ state }) => state === "committed").toSorted((a, b) => a.batch - b.batch);
  const found = await dependentsOf(engine, of.batch, counting.map(({ batch }) => batch));
  const concerned = counting.flatMap((one) => {
    const counts = found.imports.find(({ batch }) => batch === one.batch) ?? { replaced: 0, matched: 0, returning: 0 };
    const replays = replayedBy(one) === of.batch;
    if (!replays && counts.replaced + counts.matched + counts.returning === 0) return [];
    const { replaced, matched, returning } = counts;
    return [{ batch: one.batch, file: one.file.name, as: one.as, received_at: one.received_at, replaced, matched, returning, replays }];
  });
  return { batch: of.batch, file: of.file.name, kinds: found.kinds, imports: concerned };
}
