/** Addresses that people can read and edit: `?where=tier%3D1&where=region%3DWest`, not JSON. */
export type Search = Record<string, string | readonly string[]>;

export function readSearch(text: string): Search {
  const search: Search = {};
  const params = new URLSearchParams(text);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    search[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return search;
}

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) for (const one of valuesOf(value)) params.append(name, one);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

function valuesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
