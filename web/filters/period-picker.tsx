import { Popover, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { workspaceQuestion } from "../api/questions.ts";
import { addDays, dayOfInstant } from "../format/days.ts";
import { labelOf, neighbour, spansOf, type Span, type SpanKind } from "../format/periods.ts";
import { useChangeView, useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";

const OwnDates = lazy(() => import("./own-dates.tsx").then((file) => ({ default: file.OwnDates })));
type Kind = SpanKind | "custom";

/** The period as a name with a step to either side; opened, the periods that hold data. */
export function PeriodPicker(): ReactElement {
  const { span } = useView();
  const change = useChangeView();
  const [opened, setOpened] = useState(false);
  const take = (next: Span): void => change({ from: next.from, to: next.to });
  const label = labelOf(span);
  return (
    <div className="period-steps" role="group" aria-label={say("period.label")}>
      <button type="button" onClick={() => take(neighbour(span, -1))} aria-label={say("period.earlier")}><ChevronLeft size={15} aria-hidden /></button>
      <Popover opened={opened} onChange={setOpened} width={340} position="bottom-start" trapFocus>
        <Popover.Target><button type="button" className="period-now" onClick={() => setOpened(!opened)} aria-label={say("period.choose", { label })}>{label} <span className="soft" aria-hidden>▾</span></button></Popover.Target>
        <Popover.Dropdown p="sm">{opened && <Choices span={span} onTake={(next) => { setOpened(false); take(next); }} />}</Popover.Dropdown>
      </Popover>
      <button type="button" onClick={() => take(neighbour(span, 1))} aria-label={say("period.later")}><ChevronRight size={15} aria-hidden /></button>
    </div>
  );
}

function Choices({ span, onTake }: { readonly span: Span; readonly onTake: (span: Span) => void }): ReactElement {
  const [kind, setKind] = useState<Kind>("quarters");
  const kinds = useKinds();
  return (
    <>
      <SegmentedControl fullWidth size="xs" mb="sm" value={kind} onChange={(value) => setKind(value as Kind)} data={kinds.map((value) => ({ value, label: say(`period.${value}`) }))} aria-label={say("period.label")} />
      {kind === "custom" ? <Suspense><OwnDates span={span} onTake={onTake} /></Suspense> : <Named kind={kind} span={span} onTake={onTake} />}
    </>
  );
}

function useKinds(): readonly Kind[] {
  const starts = useQuery(workspaceQuestion()).data?.fiscal_year_starts ?? "01-01";
  return starts.startsWith("01-01") || starts === "01" ? ["quarters", "months", "years", "custom"] : ["quarters", "months", "years", "fiscal", "custom"];
}

function Named({ kind, span, onTake }: { readonly kind: SpanKind; readonly span: Span; readonly onTake: (span: Span) => void }): ReactElement {
  const workspace = useQuery(workspaceQuestion()).data;
  const { today } = useView();
  const zone = workspace?.zone ?? "UTC";
  const oldest = workspace?.first_event_at ?? null;
  const spans = spansOf(kind, today, oldest === null ? today : dayOfInstant(oldest, zone), workspace?.fiscal_year_starts ?? "01-01");
  const all = wholeSpan(oldest === null ? null : dayOfInstant(oldest, zone), today);
  return (
    <div className="period-grid">
      {kind === "years" && all !== null && <button type="button" style={{ gridColumn: "1 / -1" }} aria-pressed={all.from === span.from && all.to === span.to} onClick={() => onTake(all)}>{say("period.all")}</button>}
      {spans.map((one) => <button key={one.from} type="button" aria-pressed={one.from === span.from && one.to === span.to} onClick={() => onTake(one)}>{one.label}</button>)}
    </div>
  );
}

/** From the oldest event to today. */
function wholeSpan(oldest: string | null, today: string): Span | null {
  return oldest === null || oldest > today ? null : { from: oldest, to: addDays(today, 1) };
}
