import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { ImportAnswer, ImportRequest, RowCounts } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

/** Starts the import in the background; its progress and receipt stand in place of the steps. */
export function RunImport({ request, rows }: { readonly request: ImportRequest; readonly rows: RowCounts }): ReactElement {
  const change = useChangeView();
  const run = useMutation({ mutationFn: () => send<ImportAnswer>("/imports", { ...request, background: true }), onSuccess: (answer) => change({ batch: answer.batch }) });
  const stored = rows.new + rows.changed;
  return (
    <div className="stack">
      <div className="row">
        <Button loading={run.isPending} onClick={() => run.mutate()}>{stored === 0 ? say("import.run.plain") : say("import.run.button", { n: showCount(stored), count: stored })}</Button>
        {stored === 0 && <span className="soft">{say("import.run.nothing")}</span>}
      </div>
      {run.isError && <ProblemNote fault={run.error} />}
    </div>
  );
}
