import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { FileLook } from "../../../src/serve/contract.ts";
import { kindsQuestion, mappingsQuestion, presetsQuestion } from "../../api/questions.ts";
import { showSureness } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { known, say } from "../../words/say.ts";

/** What the rows are: our guesses first, then known layouts, saved mappings and kinds of records. */
export function KindPicker({ look, as }: { readonly look: FileLook; readonly as: string | undefined }): ReactElement {
  const change = useChangeView();
  return (
    <Select
      label={say("import.kind")} description={say("import.kind.hint")} placeholder={say("import.kind.choose")} searchable allowDeselect={false} maw={440} style={{ flex: "1 1 240px" }} maxDropdownHeight={360}
      value={as ?? null} data={useChoices(look, as)} onChange={(value) => value !== null && change({ as: value, choose: undefined })}
    />
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Kinds of records have words of their own; what a vendor calls its report stays as the vendor writes it. */
function titleOf(as: string, title: string): string {
  const key = `record.${as}`;
  return known(key) ? say(key) : title;
}

function useChoices(look: FileLook, as: string | undefined): { group: string; items: Choice[] }[] {
  const presets = useQuery(presetsQuestion()).data?.presets ?? [];
  const kinds = useQuery(kindsQuestion()).data?.record_kinds ?? [];
  const saved = useQuery(mappingsQuestion()).data?.mappings ?? [];
  const taken = new Set<string>();
  const once = (choices: readonly Choice[]): Choice[] => choices.filter(({ value }) => !taken.has(value) && taken.add(value) !== undefined);
  const groups = [
    { group: say("import.kind.guesses"), items: once(look.guesses.map((guess) => ({ value: guess.as, label: say("import.kind.guess", { title: titleOf(guess.as, guess.title), share: showSureness(guess.confidence) }) }))) },
    { group: say("import.kind.mappings"), items: once(saved.map((one) => ({ value: one.name, label: one.name }))) },
    { group: say("import.kind.records"), items: once(kinds.map((one) => ({ value: one.kind, label: titleOf(one.kind, one.title) }))) },
    { group: say("import.kind.presets"), items: once(presets.map((one) => ({ value: one.id, label: one.title }))) },
    { group: say("import.kind"), items: once(as === undefined ? [] : [{ value: as, label: as }]) },
  ];
  return groups.filter((group) => group.items.length > 0);
}
