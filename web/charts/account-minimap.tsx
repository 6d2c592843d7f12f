import { useState, type ReactElement } from "react";
import { showMonth, showMonthShort } from "../format/days.ts";
import { showNumber, showCount } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import "./account-minimap.css";

export interface MinimapMonth {
  /** `YYYY-MM`, or a day of it. */
  readonly month: string;
  readonly minutes: number;
  readonly touches: number;
}
export interface MinimapFlag {
  readonly month: string;
  readonly stage: "opportunity" | "won" | "retained";
  readonly text: string;
}
export interface AccountMinimapProps {
  readonly months: readonly MinimapMonth[];
  readonly flags: readonly MinimapFlag[];
  /** First and last month that are chosen, `YYYY-MM`. */
  readonly chosen: readonly [string, string] | null;
  readonly onChoose: (first: string, last: string) => void;
}

/** Bars of minutes by month; where no minutes are known, of touches. A click chooses a month, dragging a span. */
export function AccountMinimap({ months, flags, chosen, onChoose }: AccountMinimapProps): ReactElement {
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const byMinutes = months.some((month) => month.minutes > 0);
  const sizeOf = (month: MinimapMonth): number => (byMinutes ? month.minutes : month.touches);
  const most = Math.max(1, ...months.map(sizeOf));
  const at = (place: number): string => (months[place]?.month ?? "").slice(0, 7);
  const inside = (place: number): boolean => (drag === null ? chosen !== null && at(place) >= chosen[0] && at(place) <= chosen[1] : place >= Math.min(...drag) && place <= Math.max(...drag));
  const finish = (): void => {
    if (drag !== null) onChoose(at(Math.min(...drag)), at(Math.max(...drag)));
    setDrag(null);
  };
  return (
    <div className="minimap">
      <div className="minimap-months" role="group" aria-label={say("account.minimap")} onPointerLeave={() => setDrag(null)}>
        {months.map((month, place) => (
          <button
            key={month.month} type="button" className={inside(place) ? "minimap-month in" : "minimap-month"} aria-pressed={inside(place)} aria-label={textOf(month)} title={textOf(month)}
            onPointerDown={() => setDrag([place, place])} onPointerEnter={() => drag !== null && setDrag([drag[0], place])} onPointerUp={finish}
            onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), onChoose(at(place), at(place)))}
          >
            <i style={{ height: `${(sizeOf(month) / most) * 84}%` }} />
            {flags.filter((flag) => flag.month === at(place)).slice(0, 2).map((flag, one) => <span key={one} className="flag" data-stage={flag.stage} title={flag.text} />)}
          </button>
        ))}
      </div>
      <div className="minimap-labels" aria-hidden>{months.map((month, place) => <span key={month.month}>{at(place).endsWith("-01") ? at(place).slice(0, 4) : place % 3 === 0 ? showMonthShort(`${at(place)}-01`) : ""}</span>)}</div>
    </div>
  );
}

function textOf(month: MinimapMonth): string {
  return say("account.minimap.month", { month: showMonth(`${month.month.slice(0, 7)}-01`), minutes: showNumber(month.minutes, { unit: "minutes", precision: "board" }), touches: say("account.minimap.touches", { n: showCount(month.touches), count: month.touches }) });
}
