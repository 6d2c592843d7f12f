const plain = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

/**
 * Text or bytes as a ClickHouse string literal. The only place where a value meets SQL text: everything but printable ASCII leaves as
 * `\xHH`, so there is no byte that could end the literal or be read in two ways.
 */
export function literal(value: string | Uint8Array): string {
  if (typeof value === "string" && plain.test(value)) return `'${value}'`;
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
  let text = "'";
  for (const byte of bytes) text += escapedByte(byte);
  return `${text}'`;
}

function escapedByte(byte: number): string {
  const isPrintable = byte >= 0x20 && byte <= 0x7e;
  const isSpecial = byte === 0x27 || byte === 0x5c;
  return isPrintable && !isSpecial ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** A name as a quoted identifier. Control characters are refused: no name of ours has them. */
export function quotedName(name: string): string {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) throw new Error(`not a name: ${JSON.stringify(name)}`);
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}
