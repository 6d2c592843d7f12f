import { useClipboard } from "@mantine/hooks";
import { Check, Copy } from "lucide-react";
import type { ReactElement } from "react";
import { say } from "../words/say.ts";

export interface CopyTextProps {
  readonly text: string | (() => string);
  readonly label?: string;
}

export function CopyText({ text, label = say("app.copy") }: CopyTextProps): ReactElement {
  const clipboard = useClipboard({ timeout: 1500 });
  const Icon = clipboard.copied ? Check : Copy;
  return <button type="button" className="plain-button soft small row quiet-link no-print" style={{ gap: 4 }} onClick={() => clipboard.copy(typeof text === "string" ? text : text())}><Icon size={13} aria-hidden />{clipboard.copied ? say("app.copied") : label}</button>;
}

/** Rows as CSV: texts that a spreadsheet would run as a formula get a leading apostrophe. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(csvCell).join(",")).join("\r\n");
}

function csvCell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
