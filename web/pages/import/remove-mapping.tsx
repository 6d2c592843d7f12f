import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import { send } from "../../api/ask.ts";
import { fileQuestion, mappingsQuestion, type SavedMapping } from "../../api/questions.ts";
import { showFault, showUndo } from "../../frame/undo-toast.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

/** Deletes the saved mapping that is chosen, with a way back. Nothing where a kind or a known layout is chosen. */
export function RemoveMapping({ as, sha256 }: { readonly as: string | undefined; readonly sha256: string }): ReactElement | null {
  const saved = useQuery(mappingsQuestion()).data?.mappings.find((one) => one.name === as);
  const questions = useQueryClient();
  const change = useChangeView();
  if (saved === undefined) return null;
  const again = async (): Promise<void> => {
    await questions.invalidateQueries({ queryKey: mappingsQuestion().queryKey });
    await questions.invalidateQueries({ queryKey: [fileQuestion(sha256, {}).queryKey[0]] });
  };
  const remove = async (): Promise<void> => {
    try {
      const was = await send<SavedMapping>(`/mappings/${encodeURIComponent(saved.name)}/remove`);
      change({ as: undefined, choose: undefined }, { replace: true });
      await again();
      showUndo({ text: say("mapping.removed", { name: was.name }), undo: async () => { await send(`/mappings/${encodeURIComponent(was.name)}`, { mappings: was.mappings }, "PUT"); await again(); } });
    } catch (fault) {
      showFault(fault);
    }
  };
  const label = say("mapping.remove", { name: saved.name });
  return <button type="button" className="icon-button" aria-label={label} title={label} onClick={() => void remove()}><Trash2 size={16} aria-hidden /></button>;
}
