/** What a file is, by its content: a name ending proves nothing. */
import { problem } from "../../../model/problem.ts";
import type { FileLook } from "../report.ts";

/** Fails with `content_mismatch` for what is no table: a login page, an error answer, an archive; with `empty_file` for nothing. */
export function formatOf(head: Buffer, file: { name: string; bytes: number }): FileLook["format"] {
  if (file.bytes === 0) throw problem("empty_file", `${file.name} is empty.`, "Export it again.", { file: file.name });
  const binary = binaryFormats.find(({ magic }) => head.subarray(0, magic.length).equals(Buffer.from(magic)));
  if (binary?.format !== undefined) return binary.format;
  if (binary !== undefined) throw mismatch(file.name, binary.is, binary.advice);
  const text = withoutMark(head).toString("latin1").replaceAll("\0", "").trimStart();
  if (/^<(!doctype|html|\?xml|head|body|script)/i.test(text)) {
    throw mismatch(file.name, "a web page", "Often it is the login page of the system it was fetched from. Export the file again while logged in.");
  }
  return text.startsWith("{") || text.startsWith("[") ? jsonFormat(text, file.name) : "csv";
}

interface Magic {
  readonly magic: readonly number[];
  readonly format?: FileLook["format"];
  readonly is: string;
  readonly advice: string;
}

const binaryFormats: readonly Magic[] = [
  { magic: [0x50, 0x41, 0x52, 0x31], format: "parquet", is: "Parquet", advice: "" },
  { magic: [0x50, 0x4b, 0x03, 0x04], format: "xlsx", is: "a workbook", advice: "" },
  { magic: [0x1f, 0x8b], is: "compressed with gzip", advice: "Unpack it first: gunzip FILE" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], is: "compressed with zstd", advice: "Unpack it first." },
  { magic: [0x42, 0x5a, 0x68], is: "compressed with bzip2", advice: "Unpack it first." },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: "compressed with xz", advice: "Unpack it first." },
  { magic: [0xd0, 0xcf, 0x11, 0xe0], is: "a workbook of the old Excel (.xls) or one with a password", advice: "Save it as .xlsx without a password, or as CSV." },
  { magic: [0x25, 0x50, 0x44, 0x46], is: "a PDF", advice: "Export the table itself, as CSV or XLSX." },
  { magic: [0x7b, 0x5c, 0x72, 0x74, 0x66], is: "a text document (RTF)", advice: "Export the table itself, as CSV or XLSX." },
  { magic: [0x50, 0x4b, 0x05, 0x06], is: "an empty archive", advice: "Export it again." },
];

/** Only a name that says JSON makes a lone object a table: an API's error answer saved as .csv is one as well. */
function jsonFormat(text: string, name: string): FileLook["format"] {
  const [first = "", second] = text.split(/\r?\n/, 2);
  const saysTable = /\.(csv|tsv|txt|tab)$/i.test(name);
  if (text.startsWith("[")) {
    if (!/^\[\s*(\{|\])/.test(text)) return "csv";
    throw mismatch(name, "one JSON list", "Write one object per line instead (JSON Lines): jq -c '.[]' FILE");
  }
  if (!isObject(first)) {
    if (!saysTable && /^\{\s*$/.test(first.trim())) throw mismatch(name, "one JSON document over several lines", "Write one object per line instead (JSON Lines).");
    return "csv";
  }
  if (saysTable && (second === undefined || !isObject(second))) throw mismatch(name, "a JSON answer", `It begins with ${first.slice(0, 80)}. Often it is the error of the system it was fetched from.`);
  return "jsonl";
}

function isObject(line: string): boolean {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    // A line longer than what was read of the file cannot be parsed; what begins like an object with a name is taken for one.
    return line.length > 100_000 && /^\{\s*"/.test(line);
  }
}

function withoutMark(head: Buffer): Buffer {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return head.subarray(3);
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) ? head.subarray(2) : head;
}

function mismatch(name: string, is: string, advice: string): Error {
  return problem("content_mismatch", `${name} is ${is}, not a table.`, advice, { file: name });
}
