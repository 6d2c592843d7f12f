/** The cells of one record. */
export function splitRecord(record: Buffer | string, separator: string): string[] {
  const text = record.toString();
  const cells: string[] = [];
  for (let i = 0; ; i += 1) {
    const cell = text[i] === '"' ? quotedCell(text, i) : plainCell(text, i, separator);
    cells.push(cell.text);
    i = cell.end;
    if (i >= text.length) return cells;
  }
}

function plainCell(text: string, from: number, separator: string): { text: string; end: number } {
  const found = text.indexOf(separator, from);
  const end = found < 0 ? text.length : found;
  return { text: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): { text: string; end: number } {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) return { text: text.slice(from + 1), end: text.length };
  return { text: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
}
