import { SegmentedControl, Select } from "@mantine/core";
import { useState, type ReactElement } from "react";
import type { SourceLine } from "../../../src/serve/contract.ts";
import { CopyText } from "../../figures/copy-text.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { say } from "../../words/say.ts";
import { DoorRules } from "./door-rules.tsx";
import { snippetsOf } from "./snippets.ts";

export interface SourceCardProps {
  readonly source: SourceLine;
  /** Events of the last month; null: not known yet. */
  readonly received: number | null;
  /** The hour of the last of them. */
  readonly last: string | null;
}

/** One source: has it been heard of, its key, and what to copy. */
export function SourceCard({ source, received, last }: SourceCardProps): ReactElement {
  return (
    <section className="card stack" aria-label={source.name}>
      <div className="row source-head"><h2><bdi>{source.name}</bdi></h2><span className="pill">{say(`sources.trust.${source.trust}`)}</span><Heard received={received} last={last} /></div>
      {source.trust === "signed" ? <WebhookAddress source={source} /> : <Snippets source={source} />}
      <DoorRules source={source.name} />
    </section>
  );
}

/** Waits for the first event, and turns green when it has come. */
function Heard({ received, last }: Pick<SourceCardProps, "received" | "last">): ReactElement | null {
  const zone = useZone();
  if (received === null) return null;
  if (received === 0 || last === null) return <span className="source-heard waiting" role="status"><i aria-hidden />{say("sources.waiting")}</span>;
  return <span className="source-heard heard" role="status"><i aria-hidden />{say("sources.heard", { n: received })} <span className="soft">{say("sources.last", { at: showInstant(last, zone) })}</span></span>;
}

function Snippets({ source }: { readonly source: SourceLine }): ReactElement {
  const snippets = snippetsOf(source, window.location.origin);
  const [chosen, choose] = useState(snippets[0]?.id ?? "");
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0];
  const data = snippets.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <>
      <div className="source-key"><span className="soft">{say("sources.key")}</span> <code>{source.key}</code><CopyText text={source.key} /></div>
      <SegmentedControl className="snippet-tabs" aria-label={say("sources.client")} data={data} value={snippet?.id ?? ""} onChange={choose} size="xs" />
      <Select className="snippet-select" label={say("sources.client")} data={data} value={snippet?.id ?? ""} onChange={(id) => choose(id ?? "")} allowDeselect={false} />
      {snippet?.id === "tracker" && <p className="soft small">{say("sources.tracker")}</p>}
      {snippet !== undefined && <Code text={snippet.code} />}
    </>
  );
}

function WebhookAddress({ source }: { readonly source: SourceLine }): ReactElement {
  return <div className="stack"><p className="soft small">{say("sources.webhook.give")}</p><Code text={`${window.location.origin}/v1/webhooks/${source.key_id}`} /></div>;
}

function Code({ text }: { readonly text: string }): ReactElement {
  return <div className="snippet"><pre tabIndex={0}><code>{text}</code></pre><CopyText text={text} /></div>;
}
