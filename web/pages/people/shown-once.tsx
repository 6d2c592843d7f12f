import { Button } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useClipboard } from "@mantine/hooks";
import type { ReactElement } from "react";
import { say } from "../../words/say.ts";

/** A secret that nobody can show again: only its hash is kept. */
export function ShownOnce({ lead, secret, onDone }: { readonly lead: string; readonly secret: string; readonly onDone: () => void }): ReactElement {
  const clipboard = useClipboard({ timeout: 2_000 });
  const Icon = clipboard.copied ? Check : Copy;
  return (
    <div className="stack">
      <p>{lead}</p>
      <code className="people-secret" data-secret tabIndex={0}>{secret}</code>
      <p className="small" style={{ color: "var(--warning)" }}>{say("people.once")}</p>
      <div className="row">
        <Button variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={() => clipboard.copy(secret)}>{clipboard.copied ? say("app.copied") : say("app.copy")}</Button>
        <Button onClick={onDone}>{say("people.done")}</Button>
      </div>
    </div>
  );
}
