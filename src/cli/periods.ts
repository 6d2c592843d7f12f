/** What people call a period, in the language of the command line. The API says it in English; the forms are those of model/period.ts. */
import type { Speaker } from "../words/speaker.ts";

/** Who says the few words of a period. */
type PeriodSpeaker = Pick<Speaker<"period.quarter" | "cli.period.week" | "cli.period.fiscal">, "language" | "say">;

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** "Q3 2026", "March 2026", "5 Mar 2026 – 9 Mar 2026" as the language has it; in English as it is. */
export function periodIn(speaker: PeriodSpeaker, label: string): string {
  return speaker.language === "en" ? label : label.split(" – ").map((one) => oneName(speaker, one)).join(" – ");
}

function oneName(speaker: PeriodSpeaker, label: string): string {
  const { say } = speaker;
  const [, quarter, year = ""] = /^Q(\d) (\d{4})$/.exec(label) ?? [];
  if (quarter !== undefined) return say("period.quarter", { quarter, year });
  const [, fiscal, fiscalQuarter] = /^FY(\d{4})(?: Q(\d))?$/.exec(label) ?? [];
  if (fiscal !== undefined) return fiscalName(speaker, fiscal, fiscalQuarter);
  const [, weekYear = "", week] = /^(\d{4})-W(\d{2})$/.exec(label) ?? [];
  if (week !== undefined) return say("cli.period.week", { week: Number(week), year: weekYear });
  return dayOrMonth(speaker, label);
}

function fiscalName({ say }: PeriodSpeaker, year: string, quarter: string | undefined): string {
  const named = say("cli.period.fiscal", { year });
  return quarter === undefined ? named : `${named}, ${say("period.quarter", { quarter, year: "" }).trim()}`;
}

function dayOrMonth({ language }: PeriodSpeaker, label: string): string {
  const [, day, name = "", year] = /^(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})$/.exec(label) ?? [];
  const month = months.findIndex((one) => name !== "" && one.startsWith(name));
  if (month < 0) return label;
  const at = new Date(Date.UTC(Number(year), month, Number(day ?? 1)));
  const options: Intl.DateTimeFormatOptions = day === undefined ? { year: "numeric", month: "long" } : { year: "numeric", month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(at);
}
