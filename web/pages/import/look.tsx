import { NativeSelect } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FileLook } from "../../../src/serve/contract.ts";
import { showBytes, showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";

const separators: Readonly<Record<string, "import.look.separator.comma" | "import.look.separator.semicolon" | "import.look.separator.tab" | "import.look.separator.pipe">> = { ",": "import.look.separator.comma", ";": "import.look.separator.semicolon", "\t": "import.look.separator.tab", "|": "import.look.separator.pipe" };
const encodings = ["utf-8", "windows-1252", "iso-8859-1", "utf-16le", "utf-16be", "windows-1251", "shift_jis", "gb18030"];

/** How the file was read, with its first rows; what was read wrongly can be corrected here. */
export function Look({ look }: { readonly look: FileLook }): ReactElement {
  return (
    <>
      <p style={{ marginBottom: 8, overflowWrap: "anywhere" }}><strong><bdi>{look.name}</bdi></strong> <span className="soft tabular">{showBytes(look.bytes)}, {say("import.look.columns", { n: look.columns.length })}</span></p>
      <Facts look={look} />
      <LeftOut look={look} />
      <p className="soft small" style={{ marginBottom: 4 }}>{say("import.look.rows", { n: look.rows.length })}</p>
      <Preview look={look} />
    </>
  );
}

function Facts({ look }: { readonly look: FileLook }): ReactElement {
  const separator = look.separator === null ? undefined : separators[look.separator];
  return (
    <dl className="look-facts">
      <div><dt>{say("import.look.format")}</dt><dd>{look.format.toUpperCase()}</dd></div>
      {look.encoding !== null && <div><dt>{say("import.look.encoding")}</dt><dd><Encoding look={look} /></dd></div>}
      {look.separator !== null && <div><dt>{say("import.look.separator")}</dt><dd>{separator === undefined ? look.separator : say(separator)}</dd></div>}
      {look.headerLine !== null && <div><dt>{say("import.look.header")}</dt><dd className="tabular">{look.headerLine}</dd></div>}
      {look.sheets !== undefined && look.sheets.length > 1 && <div><dt>{say("import.look.sheet")}</dt><dd><Sheet look={look} /></dd></div>}
      {look.flags.map((flag) => <div key={flag}><dt>{wordsOf(flag)}</dt><dd aria-hidden>✓</dd></div>)}
    </dl>
  );
}

function Encoding({ look }: { readonly look: FileLook }): ReactElement {
  const change = useChangeView();
  const chosen = importView(useSearch({ strict: false })).encoding;
  const options = [{ value: "", label: say("import.options.encoding.auto", { encoding: look.encoding ?? "" }) }, ...encodings.map((value) => ({ value, label: value }))];
  return <NativeSelect size="xs" aria-label={say("import.look.encoding")} value={chosen ?? ""} onChange={(event) => change({ encoding: event.currentTarget.value || undefined })} data={chosen === undefined ? options : options.map((one) => (one.value === "" ? { value: "", label: say("import.options.encoding.auto", { encoding: "…" }) } : one))} />;
}

function Sheet({ look }: { readonly look: FileLook }): ReactElement {
  const change = useChangeView();
  const chosen = importView(useSearch({ strict: false })).sheet;
  const sheets = look.sheets ?? [];
  return <NativeSelect size="xs" aria-label={say("import.look.sheet")} value={chosen ?? sheets[0]?.name ?? ""} onChange={(event) => change({ sheet: event.currentTarget.value, choose: undefined })} data={sheets.map((sheet) => ({ value: sheet.name, label: say(sheet.hidden ? "import.look.sheet.hidden" : "import.look.sheet.shown", { name: sheet.name, rows: showCount(sheet.rows) }) }))} />;
}

function LeftOut({ look }: { readonly look: FileLook }): ReactElement | null {
  const lines = [...look.preamble, ...look.footer];
  if (lines.length === 0) return null;
  return (
    <details style={{ marginBottom: 10 }}>
      <summary className="soft">{say("import.look.kept", { n: lines.length })}</summary>
      <table className="lines"><tbody>{lines.map(({ line, text }) => <tr key={line}><td className="soft nowrap">{say("import.look.line", { line })}</td><td><bdi>{text}</bdi></td></tr>)}</tbody></table>
    </details>
  );
}

function Preview({ look }: { readonly look: FileLook }): ReactElement {
  return (
    <div className="preview" tabIndex={0} role="region" aria-label={say("import.look.rows", { n: look.rows.length })}>
      <table>
        <thead><tr><th scope="col"><span className="unseen">{say("rejects.line")}</span></th>{look.columns.map((column, place) => <th key={place} scope="col"><bdi>{column.name}</bdi> <span className="soft" style={{ fontWeight: 400 }}>{wordsOf(column.looksLike)}</span></th>)}</tr></thead>
        <tbody>{look.rows.slice(0, 20).map((cells, row) => <tr key={row}><td className="line-number">{row + 1}</td>{look.columns.map((_, place) => <td key={place} title={cells[place]}><bdi>{cells[place]}</bdi></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
