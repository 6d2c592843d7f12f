export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** Reads a JSON column that this store wrote itself. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
