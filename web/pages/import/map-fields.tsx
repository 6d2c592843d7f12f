import { NativeSelect, TextInput } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { FileLook, MappingDraft } from "../../../src/serve/contract.ts";
import { showSureness } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { fieldWords, say, wordsOf } from "../../words/say.ts";
import { inWords } from "../../words/language.ts";
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
  const filled = (field: Field): boolean => field.column !== null || field.required || ["map", "set"].some((one) => chosen(written, `${one}.${titled ? `${kind}.` : ""}${field.field}`) !== undefined);
  const shown = all ? fields : fields.filter(filled);
  const hidden = fields.length - fields.filter(filled).length;
  return (
    <div>
      {titled && <h3 style={{ marginBottom: 4 }}>{say("import.map.kind", { kind: wordsOf(kind) })}</h3>}
      <table className="lines map-table">
        <thead><tr><th scope="col" style={{ width: "30%" }}>{say("import.map.ours")}</th><th scope="col" style={{ width: "34%" }}>{say("import.map.theirs")}</th><th scope="col">{say("import.map.example")}</th></tr></thead>
        <tbody>{shown.map((field) => <FieldRow key={field.field} field={field} look={look} name={titled ? `${kind}.${field.field}` : field.field} />)}</tbody>
      </table>
      {hidden > 0 && <button type="button" className="plain-button link small" style={{ marginTop: 6 }} onClick={() => showAll(!all)}>{all ? say("import.map.fewer") : say("import.map.all", { n: hidden })}</button>}
    </div>
  );
}

const sameValue = "\u0000set";
const byLayout = "\u0000layout";

/** `name` is how the API calls the field: with its kind where the file makes several. */
function FieldRow({ field, look, name }: { readonly field: Field; readonly look: FileLook; readonly name: string }): ReactElement {
  const view = importView(useSearch({ strict: false }));
  const change = useChangeView();
  const written = view.choose ?? [];
  const set = chosen(written, `set.${name}`);
  const layout = layoutSource(field, look);
  const ofFile = field.column === null ? "" : headerOf(look, field.column) ?? "";
  const own = chosen(written, `map.${name}`);
  const emptied = chosen(written, `none.${name}`) !== undefined;
  const column = emptied ? "" : own ?? ofFile;
  const put = (choose_: readonly string[]): void => change({ choose: choose_.length === 0 ? undefined : choose_ }, { replace: true });
  const pick = (value: string): void => {
    const without = ["set", "map", "none"].reduce<readonly string[]>((rest, kind) => choose(rest, `${kind}.${name}`, null), written);
    put(decided(without, value));
  };
  const decided = (without: readonly string[], value: string): readonly string[] => {
    if (value === sameValue) return choose(without, `set.${name}`, "");
    if (value === byLayout || value === ofFile) return without;
    return value === "" ? choose(without, `none.${name}`, "yes") : choose(without, `map.${name}`, value);
  };
  const missing = field.required && column === "" && (layout === undefined || emptied) && (set === undefined || set === "");
  return (
    <tr>
      <td><span className="map-field">{fieldWords(field.field)}</span>{field.required && <span className="pill" style={{ marginInlineStart: 6 }}>{say("import.map.required")}</span>}<div className="soft small">{inWords(field.meaning)}</div></td>
      <td>
        {set === undefined
          ? <NativeSelect size="xs" aria-label={say("import.map.column.label", { field: fieldWords(field.field) })} value={own === undefined && layout !== undefined && !emptied ? byLayout : column} error={missing} onChange={(event) => pick(event.currentTarget.value)} data={[...(layout === undefined ? [] : [{ value: byLayout, label: layout }]), { value: "", label: say("import.map.none") }, ...look.columns.map(({ name }) => ({ value: name, label: name })), { value: sameValue, label: say("import.map.set") }]} />
          : <TextInput size="xs" aria-label={say("import.map.set.label", { field: fieldWords(field.field) })} defaultValue={set} data-autofocus onBlur={(event) => put(choose(written, `set.${name}`, event.currentTarget.value))} rightSection={<button type="button" className="plain-button soft" aria-label={say("import.map.set.clear")} onClick={() => pick(layout === undefined ? ofFile : byLayout)}>×</button>} />}
        {set === undefined && own === undefined && !emptied && ofFile !== "" && field.confidence < 1 && <span className="soft small">{say("import.map.sure", { share: showSureness(field.confidence) })}</span>}
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

/** What a layout does with a field that is more than one column as it is, in words: `= value` or `column + column`. */
function layoutSource(field: Field, look: FileLook): string | undefined {
  if (field.column === null || headerOf(look, field.column) !== undefined) return undefined;
  return field.column.startsWith("= ") ? say("import.map.fixed", { value: field.column.slice(2) }) : say("import.map.layout", { columns: field.column });
}

/** The header as it stands in the file: layouts write names without regard to case, blanks, `_` and `-`. */
function headerOf(look: FileLook, column: string): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");
  return look.columns.find(({ name }) => name === column)?.name ?? look.columns.find(({ name }) => plain(name) === plain(column))?.name;
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
