import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { useState, type ReactElement } from "react";
import { send } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";

interface Tried {
  readonly total: number;
  readonly events: readonly { readonly event: Readonly<Record<string, unknown>>; readonly fit: boolean; readonly message: string }[];
}

/** Paste a body of the vendor: what would come of it. Nothing is kept. */
export function TrySample({ mapper }: { readonly mapper: () => unknown }): ReactElement {
  const [sample, setSample] = useState("");
  const trying = useMutation({ mutationFn: async () => send<Tried>("/webhooks/try", { mapper: mapper(), sample }) });
  return (
    <div className="stack">
      <Textarea label={say("sources.sample")} value={sample} onChange={(event) => setSample(event.currentTarget.value)} autosize minRows={3} maxRows={12} />
      <div><Button variant="default" onClick={() => trying.mutate()} loading={trying.isPending} disabled={sample.trim() === ""}>{say("sources.sample.try")}</Button></div>
      {trying.isError && <ProblemNote fault={trying.error} />}
      {trying.data !== undefined && (
        <div className="stack" role="status">
          <p className="soft small">{say("sources.sample.found", { n: trying.data.total })}</p>
          {trying.data.events.map(({ event, fit, message }, at) => (
            <div key={at} className="tried"><span className="row">{fit ? <CircleCheck size={15} color="var(--better)" aria-hidden /> : <CircleX size={15} color="var(--worse)" aria-hidden />}{fit ? say("sources.sample.fit") : message}</span><pre tabIndex={0}>{JSON.stringify(event, null, 2)}</pre></div>
          ))}
        </div>
      )}
    </div>
  );
}
