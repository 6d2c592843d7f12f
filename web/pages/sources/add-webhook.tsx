import { Button, JsonInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { AskProblem, send } from "../../api/ask.ts";
import { sourcesListQuestion, vendorsQuestion } from "../../api/live-questions.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { TrySample } from "./try-sample.tsx";

const generic = "generic";

/** A mapper to begin with: which part of the payload is which part of an event. */
const firstMapper = JSON.stringify({ each: "$", event: "=Demo Requested", message_id: "$.id", timestamp: "$.created_at", email: "$.email", properties: {}, proof: { by: "header", header: "x-webhook-secret" } }, null, 2);

/** Adds a vendor's webhook, or any other by a mapper that is tried on a sample first. */
export function AddWebhook(): ReactElement {
  const questions = useQueryClient();
  const vendors = useQuery(vendorsQuestion());
  const [webhook, setWebhook] = useState("calendly");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [mapper, setMapper] = useState(firstMapper);
  const adding = useMutation({
    mutationFn: () => send<{ readonly path: string }>("/webhooks", { name: name.trim(), webhook, secret, ...(webhook === generic ? { mapper: parsed(mapper) } : {}) }),
    onSuccess: async () => {
      setName("");
      setSecret("");
      await questions.invalidateQueries({ queryKey: sourcesListQuestion().queryKey });
    },
  });
  const kinds = [...(vendors.data?.vendors ?? []).map(({ id, title }) => ({ value: id, label: title })), { value: generic, label: say("sources.webhook.other") }];
  return (
    <form className="card stack" aria-label={say("sources.webhook.add")} onSubmit={(event) => { event.preventDefault(); adding.mutate(); }}>
      <h2>{say("sources.webhook.add")}</h2>
      <Select label={say("sources.webhook.vendor")} data={kinds} value={webhook} onChange={(value) => setWebhook(value ?? generic)} allowDeselect={false} />
      <TextInput label={say("sources.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={63} required />
      <PasswordInput label={say("sources.webhook.secret")} description={secretFrom(webhook)} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} autoComplete="off" required visibilityToggleButtonProps={{ "aria-label": say("sources.webhook.show") }} />
      {webhook === generic && <JsonInput label={say("sources.mapper")} description={say("sources.mapper.lead")} value={mapper} onChange={setMapper} autosize minRows={6} maxRows={18} />}
      {webhook === generic && <TrySample mapper={() => parsed(mapper)} />}
      {adding.isError && <ProblemNote fault={adding.error} />}
      <div><Button type="submit" loading={adding.isPending} disabled={name.trim() === "" || secret === ""}>{say("sources.webhook.button")}</Button></div>
    </form>
  );
}

const vendorIds = ["calendly", "cal.com", "hubspot", "mailgun", "postmark", "sendgrid"] as const;

/** Where the vendor keeps the secret, in the reader's language. */
function secretFrom(webhook: string): string {
  const vendor = vendorIds.find((id) => id === webhook);
  return vendor === undefined ? say("sources.secret.generic") : say(`sources.secret.${vendor}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (fault) {
    throw new AskProblem({ code: "invalid_json", message: say("sources.mapper.broken"), advice: fault instanceof Error ? fault.message : "", details: {} }, 0);
  }
}
