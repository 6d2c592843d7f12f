import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { FileLook, Mapping } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { mappingsQuestion, type SavedMapping } from "../../api/questions.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone } from "../../frame/undo-toast.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

export interface SaveMappingProps {
  readonly look: FileLook;
  /** As the dry run applied them, with every decision in them. */
  readonly mappings: readonly Mapping[];
  /** What the file is read as now; a saved mapping is saved on under its name. */
  readonly as: string | undefined;
}

/** Keeps what was decided about this layout under a name. */
export function SaveMapping(props: SaveMappingProps): ReactElement {
  const [opened, open] = useState(false);
  return (
    <>
      <button type="button" className="plain-button link small" onClick={() => open(true)}>{say("mapping.save")}</button>
      <Dialog opened={opened} onClose={() => open(false)} title={say("mapping.save")}>{opened && <SaveForm {...props} onSaved={() => open(false)} />}</Dialog>
    </>
  );
}

function SaveForm({ look, mappings, as, onSaved }: SaveMappingProps & { readonly onSaved: () => void }): ReactElement {
  const saved = useQuery(mappingsQuestion()).data?.mappings ?? [];
  const [name, setName] = useState(saved.some((one) => one.name === as) ? (as ?? "") : "");
  const questions = useQueryClient();
  const change = useChangeView();
  const save = useMutation({
    mutationFn: () => send<SavedMapping>(`/mappings/${encodeURIComponent(name.trim())}`, { mappings, columns: look.columns.map((column) => column.name) }, "PUT"),
    onSuccess: async (one) => {
      await questions.invalidateQueries({ queryKey: mappingsQuestion().queryKey });
      showDone(say("mapping.saved", { name: one.name, version: one.version }));
      onSaved();
      // The decisions are part of the mapping now.
      change({ as: one.name, choose: undefined }, { replace: true });
    },
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      <p className="soft">{say("mapping.save.lead")}</p>
      <TextInput data-autofocus required maxLength={100} label={say("mapping.save.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      {saved.some((one) => one.name === name.trim()) && <p className="small" style={{ color: "var(--warning)" }}>{say("mapping.save.taken")}</p>}
      {save.isError && <ProblemNote fault={save.error} />}
      <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>{say("mapping.save.button")}</Button>
    </form>
  );
}
