import { Button, Radio, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ErasureAnswer, ErasurePreviewAnswer } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { erasuresQuestion } from "../../api/erasure.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone } from "../../frame/undo-toast.tsx";
import { say } from "../../words/say.ts";
import { CountTable } from "./certificate.tsx";

/** Whom? First it is shown what that would touch; the address stands in no address of a page. */
export function EraseForm(): ReactElement {
  const [mail, setMail] = useState("");
  const look = useMutation({ mutationFn: (who: string) => send<ErasurePreviewAnswer>("/erasures/preview", { mail: who }) });
  const found = look.variables === mail.trim() ? look.data : undefined;
  return (
    <section className="card" aria-label={say("erasure.title")}>
      <form className="erasure-ask" onSubmit={(event) => { event.preventDefault(); look.mutate(mail.trim()); }}>
        <TextInput type="email" required maxLength={320} autoComplete="off" label={say("erasure.mail")} value={mail} onChange={(event) => setMail(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={look.isPending} disabled={mail.trim() === ""}>{say("erasure.look")}</Button>
      </form>
      {look.isPending && <p className="soft" role="status">{say("erasure.looking")}</p>}
      {look.isError && <ProblemNote fault={look.error} />}
      {found !== undefined && <><Found found={found} /><Order mail={mail.trim()} onBegun={() => { setMail(""); look.reset(); }} /></>}
    </section>
  );
}

function Found({ found: { identifiers, namesakes, has_login, counts } }: { readonly found: ErasurePreviewAnswer }): ReactElement {
  const { tables, ...places } = counts;
  const isNowhere = tables.length === 0 && Object.values(places).every((rows) => rows === 0);
  return (
    <div className="stack" data-found>
      <h2>{say("erasure.found")}</h2>
      {isNowhere ? <p>{say("erasure.nothing")}</p> : <><p className="soft">{say("erasure.knownby", identifiers)}</p><CountTable counts={counts} label={say("erasure.found")} /></>}
      {namesakes > 0 && <p className="soft">{say("erasure.namesakes")}</p>}
      {has_login && <div className="note note-warning"><TriangleAlert size={18} aria-hidden /><div>{say("erasure.login")}</div></div>}
    </div>
  );
}

const modes = ["anonymise", "delete"] as const;

function Order({ mail, onBegun }: { readonly mail: string; readonly onBegun: () => void }): ReactElement {
  const [order, setOrder] = useState<{ mode: (typeof modes)[number]; reason: string; confirm: string }>({ mode: "anonymise", reason: "", confirm: "" });
  const questions = useQueryClient();
  const erase = useMutation({
    mutationFn: () => send<ErasureAnswer>("/erasures", { mail, ...order }),
    onSuccess: async ({ id }) => {
      await questions.invalidateQueries({ queryKey: erasuresQuestion().queryKey });
      showDone(say("erasure.begun", { id }));
      onBegun();
    },
  });
  return (
    <form className="stack erasure-order" onSubmit={(event) => { event.preventDefault(); erase.mutate(); }}>
      <Radio.Group label={say("erasure.mode")} value={order.mode} onChange={(mode) => setOrder({ ...order, mode: mode === "delete" ? "delete" : "anonymise" })}>
        <div className="stack" style={{ gap: 8, marginTop: 8 }}>{modes.map((mode) => <Radio key={mode} value={mode} label={say(`erasure.mode.${mode}`)} description={say(`erasure.mode.${mode}.lead`)} />)}</div>
      </Radio.Group>
      <TextInput maxLength={500} label={say("erasure.reason")} description={say("erasure.reason.lead")} value={order.reason} onChange={(event) => setOrder({ ...order, reason: event.currentTarget.value })} />
      <TextInput required autoComplete="off" maxLength={400} label={say("erasure.confirm")} value={order.confirm} onChange={(event) => setOrder({ ...order, confirm: event.currentTarget.value })} />
      {erase.isError && <ProblemNote fault={erase.error} />}
      <div><Button type="submit" color="red" loading={erase.isPending} disabled={order.confirm.trim() !== mail}>{say("erasure.do")}</Button></div>
    </form>
  );
}
