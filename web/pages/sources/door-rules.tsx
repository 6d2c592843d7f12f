import { Button, Select, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { DoorRulesLine, DoorSettings, DoorTried } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { doorRulesQuestion } from "../../api/live-questions.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { meets } from "./door-meets.ts";
import { PageRules } from "./page-rules.tsx";

/** Opened on demand: the rules at the door of a source. */
export function DoorRules({ source }: { readonly source: string }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <details className="door-rules" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("door.rules")}</summary>
      {open && <Loaded source={source} />}
    </details>
  );
}

function Loaded({ source }: { readonly source: string }): ReactElement | null {
  const standing = useQuery(doorRulesQuestion(source));
  if (standing.isError) return <ProblemNote fault={standing.error} />;
  return standing.data === undefined ? null : <Form key={JSON.stringify(standing.data)} standing={standing.data} />;
}

const wishes = ["strict", "share-only", "off"] as const;
const needed = ["nowhere", "europe", "everywhere"] as const;
const kept = ["nothing", "prefix"] as const;
const lists = [
  ["secretParameters", "parameters"], ["secretFields", "fields"], ["staffDomains", "staff.domains"], ["staffNetworks", "staff.networks"], ["scannerNetworks", "scanners"],
] as const satisfies readonly (readonly [keyof DoorSettings, string])[];

/** What was set or is being set; the rest is as usual. */
function bodyOf({ rules, changed }: DoorRulesLine, edited: Partial<DoorSettings>): Partial<DoorSettings> {
  const standing = Object.fromEntries(Object.entries(rules).filter(([name]) => changed.includes(name)));
  return { ...standing, ...edited };
}

function Form({ standing }: { readonly standing: DoorRulesLine }): ReactElement {
  const [edited, edit] = useState<Partial<DoorSettings>>({});
  const [hosts, setHosts] = useState(standing.links.hosts);
  const { saving, trying } = useDoor(standing, hosts);
  const rules: DoorSettings = { ...standing.rules, ...edited };
  const tried = trying.data;
  const set = (change: Partial<DoorSettings>): void => edit({ ...edited, ...change });
  return (
    <form className="stack" aria-label={say("door.rules")} onSubmit={(event) => { event.preventDefault(); saving.mutate(bodyOf(standing, edited)); }}>
      <p className="soft small">{say("door.lead")} {standing.changed.length > 0 && say("door.own", { n: standing.changed.length })}</p>
      <div className="door-grid">
        <Choice label={say("door.consent")} means={say("door.consent.means")} met={meets.nameless(tried)} value={rules.consentNeeded} values={needed} words={(value) => say(`door.consent.${value}`)} onChange={(consentNeeded) => set({ consentNeeded })} />
        <Choice label={say("door.gpc")} means={say("door.wish.means")} met={meets.gpc(tried)} value={rules.gpc} values={wishes} words={(value) => say(`door.wish.${value}`)} onChange={(gpc) => set({ gpc })} />
        <Choice label={say("door.dnt")} means={say("door.wish.means")} met={meets.dnt(tried)} value={rules.dnt} values={wishes} words={(value) => say(`door.wish.${value}`)} onChange={(dnt) => set({ dnt })} />
        <Choice label={say("door.ip")} means={say("door.ip.means")} met="" value={rules.ip} values={kept} words={(value) => say(`door.ip.${value}`)} onChange={(ip) => set({ ip })} />
      </div>
      {lists.map(([id, words]) => (
        <TagsInput key={id} label={say(`door.${words}`)} description={<>{say(`door.${words}.means`)}<Met text={meets.list(tried, id)} /></>} value={[...rules[id]]} onChange={(values) => set({ [id]: values })} splitChars={[",", " ", ";"]} maxDropdownHeight={0} />
      ))}
      <PageRules rules={rules.pages} tried={tried} onChange={(pages) => set({ pages })} />
      <TagsInput label={say("door.links")} description={<>{say("door.links.means")} {standing.links.signed && say("door.links.signed")}</>} value={[...hosts]} onChange={setHosts} splitChars={[",", " ", ";"]} maxDropdownHeight={0} />
      {tried !== undefined && <p className="soft small" role="status">{lookedAt(tried)}</p>}
      {(saving.error ?? trying.error) !== null && <ProblemNote fault={saving.error ?? trying.error} />}
      <div className="row">
        <Button type="submit" loading={saving.isPending}>{say("door.save")}</Button>
        <Button variant="default" loading={trying.isPending} onClick={() => trying.mutate(bodyOf(standing, edited))}>{say("door.try")}</Button>
        {standing.changed.length > 0 && <Button variant="subtle" onClick={() => saving.mutate({})}>{say("door.usual")}</Button>}
      </div>
    </form>
  );
}

function useDoor({ source, links }: DoorRulesLine, hosts: readonly string[]) {
  const questions = useQueryClient();
  const path = `/sources/${encodeURIComponent(source)}`;
  const trying = useMutation({ mutationFn: (rules: Partial<DoorSettings>) => send<DoorTried>(`${path}/door/try`, rules) });
  const saving = useMutation({
    mutationFn: async (rules: Partial<DoorSettings>) => {
      await send<DoorRulesLine>(`${path}/door`, rules, "PUT");
      if (hosts.join(" ") !== links.hosts.join(" ")) await send(`${path}/links`, { hosts }, "PUT");
    },
    onSuccess: () => questions.invalidateQueries({ queryKey: doorRulesQuestion(source).queryKey }),
  });
  return { saving, trying };
}

function lookedAt({ then: { looked }, suppressed_then }: DoorTried): string {
  const suppressed = showCount(suppressed_then);
  return looked === 0 ? say("door.looked.none", { suppressed }) : say("door.looked", { n: showCount(looked), count: looked, suppressed });
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly means: string;
  /** What it would have met; empty before it was tried. */
  readonly met: string;
  readonly value: T;
  readonly values: readonly T[];
  readonly words: (value: T) => string;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, means, met, value, values, words, onChange }: ChoiceProps<T>): ReactElement {
  const chosen = (text: string | null): void => onChange(values.find((one) => one === text) ?? value);
  return <Select label={label} description={<>{means}<Met text={met} /></>} data={values.map((one) => ({ value: one, label: words(one) }))} value={value} onChange={chosen} allowDeselect={false} />;
}

function Met({ text }: { readonly text: string }): ReactElement | null {
  return text === "" ? null : <strong className="door-met">{text}</strong>;
}
