import "@mantine/dates/styles.layer.css";
import { Button } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { workspaceQuestion } from "../api/questions.ts";
import { addDays } from "../format/days.ts";
import type { Span } from "../format/periods.ts";
import { locale } from "../words/language.ts";
import { say } from "../words/say.ts";

/** First and last day by calendar; both are inside. */
export function OwnDates({ span, onTake }: { readonly span: Span; readonly onTake: (span: Span) => void }): ReactElement {
  const [days, setDays] = useState<[string | null, string | null]>([span.from, addDays(span.to, -1)]);
  const weekday = useQuery(workspaceQuestion()).data?.first_weekday === "sunday" ? 0 : 1;
  const [first, last] = days;
  return (
    <div className="stack" style={{ alignItems: "center" }}>
      <DatePicker type="range" value={days} onChange={setDays} defaultDate={addDays(span.to, -1)} firstDayOfWeek={weekday} weekdayFormat={named({ weekday: "short" })} monthLabelFormat={named({ month: "long", year: "numeric" })} monthsListFormat={named({ month: "short" })} yearLabelFormat={named({ year: "numeric" })} getDayAriaLabel={named({ day: "numeric", month: "long", year: "numeric" })} allowSingleDateInRange ariaLabels={{ previousMonth: say("period.earlier"), nextMonth: say("period.later") }} />
      <Button fullWidth disabled={first === null || last === null} onClick={() => first !== null && last !== null && onTake({ from: first, to: addDays(last, 1) })}>{say("period.apply")}</Button>
    </div>
  );
}

/** Names of weekdays and months in the reader's language. */
function named(parts: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat(locale(), { ...parts, timeZone: "UTC" });
  return (day) => {
    const text = format.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
    return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
  };
}
