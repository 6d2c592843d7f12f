import { Button, NativeSelect, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { ImportAnswer, RejectPage, ReplayRequest } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { fileQuestion, kindsQuestion } from "../../api/questions.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { fieldWords, say } from "../../words/say.ts";
import { choicesOf, choose, chosen, wordKey } from "../import/choices.ts";

export interface FixRejectsProps {
  readonly answer: ImportAnswer;
  readonly page: RejectPage;
}

const wordsMost = 12;

/** The mapping corrected field by field, and only the rejected rows sent again with it. */
export function FixRejects({ answer, page }: FixRejectsProps): ReactElement {
  const [written, write] = useState<readonly string[]>([]);
  const questions = useQueryClient();
  const navigate = useNavigate();
  const replay = useMutation({
    mutationFn: () => send<ImportAnswer>("/rejects/replay", { batch: answer.batch, ...choicesOf(written) } satisfies ReplayRequest),
    onSuccess: async (result) => {
      await questions.invalidateQueries();
      await navigate({ to: "/imports/$batch", params: { batch: String(result.batch) } });
    },
  });
  const fields = [...new Set(page.by_code.map((group) => group.field).filter((field) => field !== ""))];
  return (
    <section className="card stack" aria-label={say("rejects.fix")}>
      <h2>{say("rejects.fix")}</h2>
      {fields.map((field) => <FixField key={field} field={field} answer={answer} page={page} written={written} write={write} />)}
      <NativeSelect size="xs" w={260} label={say("rejects.fix.decimal")} value={chosen(written, "decimal") ?? ""} onChange={(event) => write(choose(written, "decimal", event.currentTarget.value || null))} data={[{ value: "", label: say("rejects.fix.keep") }, { value: ".", label: say("decimal.dot") }, { value: ",", label: say("decimal.comma") }]} />
      <div><Button loading={replay.isPending} onClick={() => replay.mutate()}>{say("rejects.fix.button")}</Button></div>
      {replay.isError && <ProblemNote fault={replay.error} />}
    </section>
  );
}

interface FixFieldProps extends FixRejectsProps {
  readonly field: string;
  readonly written: readonly string[];
  readonly write: (written: readonly string[]) => void;
}

function FixField({ field, answer, page, written, write }: FixFieldProps): ReactElement {
  const look = useQuery(fileQuestion(answer.file.sha256, {}));
  const kind = page.rejects.find((reject) => reject.field === field)?.kind ?? answer.kind;
  const known = useQuery(kindsQuestion()).data?.record_kinds.find((one) => one.kind === kind)?.fields.find((one) => one.field === field);
  const keep = { value: "", label: say("rejects.fix.keep") };
  const put = (key: string, value: string | null): void => write(choose(written, key, value === "" ? null : value));
  const words = [...new Set(page.rejects.filter((reject) => reject.field === field && reject.value !== "").map((reject) => reject.value))].slice(0, wordsMost);
  const isDate = known?.holds === "instant" || known?.holds === "day";
  return (
    <fieldset style={{ border: "1px solid var(--line)", borderRadius: 8, padding: 12, margin: 0, minWidth: 0 }}>
      <legend style={{ padding: "0 6px", fontWeight: 600 }}>{fieldWords(field)}</legend>
      <div className="row" style={{ alignItems: "flex-end", gap: 12 }}>
        <NativeSelect size="xs" w={220} label={say("rejects.fix.column", { field: fieldWords(field) })} value={chosen(written, `map.${field}`) ?? ""} onChange={(event) => put(`map.${field}`, event.currentTarget.value)} data={[keep, ...(look.data?.columns ?? []).map(({ name }) => ({ value: name, label: name }))]} />
        {isDate && <NativeSelect size="xs" w={220} label={say("rejects.fix.date", { field: fieldWords(field) })} value={chosen(written, `date.${field}`) ?? ""} onChange={(event) => put(`date.${field}`, event.currentTarget.value)} data={[keep, ...(["ymd", "dmy", "mdy", "epoch_s", "epoch_ms", "excel"] as const).map((value) => ({ value, label: say(`date.${value}`) }))]} />}
        <TextInput size="xs" w={220} label={say("rejects.fix.set", { field: fieldWords(field) })} defaultValue="" onBlur={(event) => put(`set.${field}`, event.currentTarget.value.trim())} />
        {!isDate && words.map((word) => <FixWord key={word} label={say("rejects.fix.value", { value: word, field: fieldWords(field) })} words={known?.words ?? []} value={chosen(written, wordKey(field, word)) ?? ""} onChange={(value) => put(wordKey(field, word), value)} />)}
      </div>
    </fieldset>
  );
}

function FixWord({ label, words, value, onChange }: { readonly label: string; readonly words: readonly string[]; readonly value: string; readonly onChange: (value: string) => void }): ReactElement {
  if (words.length > 0) return <Select size="xs" w={220} label={label} data={words} value={value === "" ? null : value} onChange={(next) => onChange(next ?? "")} clearable searchable placeholder={say("rejects.fix.keep")} />;
  return <TextInput size="xs" w={220} label={label} defaultValue={value} placeholder={say("rejects.fix.keep")} onBlur={(event) => onChange(event.currentTarget.value.trim())} />;
}
