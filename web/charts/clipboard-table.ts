/** Rows of a chart for the clipboard: as tabs for a sheet, as HTML for a letter. The first row is the heading. */
export type TableRows = readonly (readonly string[])[];

/** Puts the rows on the clipboard in both forms. */
export async function copyTable(rows: TableRows): Promise<void> {
  const forms = { "text/plain": new Blob([tabbed(rows)], { type: "text/plain" }), "text/html": new Blob([htmlTable(rows)], { type: "text/html" }) };
  await navigator.clipboard.write([new ClipboardItem(forms)]);
}

/** Cells parted by tabs; what a sheet would run as a formula gets an apostrophe. */
export function tabbed(rows: TableRows): string {
  return rows.map((row) => row.map((cell) => guarded(cell.replaceAll(/[\t\r\n]+/g, " "))).join("\t")).join("\n");
}

/** A minus before a digit is a number. */
function guarded(cell: string): string {
  return /^[=+@＝＋＠]|^[-－](?![\d.])/.test(cell) ? `'${cell}` : cell;
}

export function htmlTable([head = [], ...rows]: TableRows): string {
  const line = (cells: readonly string[], tag: "th" | "td"): string => `<tr>${cells.map((cell) => `<${tag}>${escaped(guarded(cell))}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${line(head, "th")}</thead><tbody>${rows.map((row) => line(row, "td")).join("")}</tbody></table>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
