import { NativeSelect, TextInput } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { FieldSource, FileLook, MappingDraft } from "../../../src/serve/contract.ts";
import { showShare } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";
import { choose, chosen } from "./choices.ts";

type Field = MappingDraft["fields"][number];

export interface MapFieldsProps {
  readonly draft: MappingDraft;
  readonly look: FileLook;
}

/** Each of our fields beside the column that fills it, with examples of that column. */
export function MapFields({ draft, look }: MapFieldsProps): ReactElement {
  const kinds = [...new Set(draft.fields.map((field) => field.kind))];
  return (
    <div className="stack" style={{ gap: 20 }}>
      {kinds.map((kind) => <KindFields key={kind} draft={draft} look={look} kind={kind} titled={kinds.length > 1} />)}
      <Unused draft={draft} />
      <Reading />
    </div>
  );
}

function KindFields({ draft, look, kind, titled }: MapFieldsProps & { readonly kind: string; readonly titled: boolean }): ReactElement {
  const [all, showAll] = useState(false);
  const written = importView(useSearch({ strict: false })).choose ?? [];
  const fields = draft.fields.filter((field) => field.kind === kind);
  const filled = (field: Field): boolean => field.column !== null || field.required || layoutSource(draft, field) !== undefined || chosen(written, `map.${field.field}`) !== undefined || chosen(written, `set.${field.field}`) !== undefined;
  const shown = all ? fields : fields.filter(filled);
  const hidden = fields.length - fields.filter(filled).length;
  return (
    <div>
      {titled && <h3 style={{ marginBottom: 4 }}>{say("import.map.kind", { kind: wordsOf(kind) })}</h3>}
      <table className="lines map-table">
        <thead><tr><th scope="col" style={{ width: "30%" }}>{say("import.map.ours")}</th><th scope="col" style={{ width: "34%" }}>{say("import.map.theirs")}</th><th scope="col">{say("import.map.example")}</th></tr></thead>
        <tbody>{shown.map((field) => <FieldRow key={field.field} field={field} draft={draft} look={look} />)}</tbody>
      </table>
      {hidden > 0 && <button type="button" className="plain-button link small" style={{ marginTop: 6 }} onClick={() => showAll(!all)}>{all ? say("import.map.fewer") : say("import.map.all", { n: hidden })}</button>}
    </div>
  );
}

const sameValue = "\u0000set";
const byLayout = "\u0000layout";

function FieldRow({ field, draft, look }: MapFieldsProps & { readonly field: Field }): ReactElement {
  const view = importView(useSearch({ strict: false }));
  const change = useChangeView();
  const written = view.choose ?? [];
  const set = chosen(written, `set.${field.field}`);
  const layout = layoutSource(draft, field);
  const own = chosen(written, `map.${field.field}`);
  const column = own ?? field.column ?? "";
  const put = (choose_: readonly string[]): void => change({ choose: choose_.length === 0 ? undefined : choose_ }, { replace: true });
  const pick = (value: string): void => {
    const without = choose(choose(written, `set.${field.field}`, null), `map.${field.field}`, null);
    put(value === sameValue ? choose(without, `set.${field.field}`, "") : value === byLayout || value === (field.column ?? "") ? without : choose(without, `map.${field.field}`, value));
  };
  const missing = field.required && column === "" && layout === undefined && (set === undefined || set === "");
  return (
    <tr>
      <td><span className="map-field">{wordsOf(field.field)}</span>{field.required && <span className="pill" style={{ marginInlineStart: 6 }}>{say("import.map.required")}</span>}<div className="soft small">{field.meaning}</div></td>
      <td>
        {set === undefined
          ? <NativeSelect size="xs" aria-label={say("import.map.column.label", { field: wordsOf(field.field) })} value={own === undefined && layout !== undefined ? byLayout : column} error={missing} onChange={(event) => pick(event.currentTarget.value)} data={[...(layout === undefined ? [] : [{ value: byLayout, label: layout }]), { value: "", label: say("import.map.none") }, ...look.columns.map(({ name }) => ({ value: name, label: name })), { value: sameValue, label: say("import.map.set") }]} />
          : <TextInput size="xs" aria-label={say("import.map.set.label", { field: wordsOf(field.field) })} defaultValue={set} data-autofocus onBlur={(event) => put(choose(written, `set.${field.field}`, event.currentTarget.value))} rightSection={<button type="button" className="plain-button soft" aria-label={say("import.map.set.clear")} onClick={() => pick(field.column ?? byLayout)}>×</button>} />}
        {set === undefined && own === undefined && field.column !== null && field.confidence < 1 && <span className="soft small">{say("import.map.sure", { share: showShare(field.confidence) })}</span>}
        {missing && <p className="map-problem">{say("import.map.missing")}</p>}
        {set !== undefined && field.words.length > 0 && <p className="soft small">{say("import.map.words", { words: field.words.join(", ") })}</p>}
      </td>
      <td className="soft small"><bdi>{examplesOf(look, column)}</bdi></td>
    </tr>
  );
}

function examplesOf(look: FileLook, column: string): string {
  return look.columns.find((one) => one.name === column)?.examples.slice(0, 3).join("  ·  ") ?? "";
}

/** What a layout does with a field that is more than one column as it is, in words. */
function layoutSource(draft: MappingDraft, field: Field): string | undefined {
  if (field.column !== null) return undefined;
  const source = draft.mappings.find((mapping) => mapping.kind === field.kind)?.fields[field.field];
  if (source === undefined) return undefined;
  if ("set" in source) return say("import.map.fixed", { value: source.set });
  return say("import.map.layout", { columns: columnsIn(source).join(", ") });
}

function columnsIn(source: FieldSource | unknown): readonly string[] {
  if (typeof source === "string") return [source];
  if (typeof source !== "object" || source === null) return [];
  const inner = Object.entries(source).filter(([key]) => Array.isArray(source) || !["is", "then", "otherwise", "by", "set"].includes(key));
  return [...new Set(inner.flatMap(([, part]) => columnsIn(part)))];
}

function Unused({ draft }: { readonly draft: MappingDraft }): ReactElement | null {
  if (draft.unused.length === 0) return null;
  return <p className="soft small">{say("import.map.unused", { n: draft.unused.length, names: draft.unused.join(", ") })}</p>;
}

/** Source, currency and zone for what the file itself does not say. */
function Reading(): ReactElement {
  const written = importView(useSearch({ strict: false })).choose ?? [];
  const change = useChangeView();
  const field = (key: "source" | "currency" | "zone", width: number): ReactElement => (
    <TextInput size="xs" w={width} label={say(`import.options.${key}`)} description={key === "source" ? say("import.options.source.hint") : undefined} defaultValue={chosen(written, key) ?? ""} onBlur={(event) => {
      const given = event.currentTarget.value.trim();
      const next = choose(written, key, given === "" ? null : given);
      change({ choose: next.length === 0 ? undefined : next }, { replace: true });
    }} />
  );
  return <details><summary className="soft">{say("import.options")}</summary><div className="row" style={{ alignItems: "flex-end", gap: 16, marginTop: 8 }}>{field("source", 280)}{field("currency", 220)}{field("zone", 220)}</div></details>;
}
