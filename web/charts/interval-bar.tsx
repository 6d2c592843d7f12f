import type { ReactElement } from "react";
import type { Interval } from "../../src/serve/contract.ts";
import { say } from "../words/say.ts";
import { showShare } from "../format/numbers.ts";

export interface IntervalBarProps {
  readonly value: number;
  readonly interval: Interval;
  /** Ends of the scale; shares 0–1. */
  readonly scale?: readonly [number, number];
}

/** A thin bar from the low to the high end of the interval with a mark at the value. */
export function IntervalBar({ value, interval, scale = [0, 1] }: IntervalBarProps): ReactElement {
  const at = (edge: number): number => Math.min(100, Math.max(0, ((edge - scale[0]) / (scale[1] - scale[0])) * 100));
  const low = at(interval.low);
  const spoken = say("tile.interval", { low: showShare(interval.low), high: showShare(interval.high) });
  return (
    <span className="interval" role="img" aria-label={spoken} title={spoken}>
      <span className="interval-track" />
      <span className="interval-span" style={{ left: `${low}%`, width: `${at(interval.high) - low}%` }} />
      <span className="interval-mark" style={{ left: `${at(value)}%` }} />
    </span>
  );
}
