import { useId, type ReactElement } from "react";
import type { SeriesPoint } from "../../src/serve/contract.ts";
import { showValue, type Kind } from "../figures/figure.ts";

export interface SparkProps {
  readonly points: readonly SeriesPoint[];
  readonly kind: Kind;
  readonly label: string;
}

const height = 26;
const step = 10;

/** One bar per period; the period that is not over is hatched, unknown periods are a dot on the ground line. Its numbers stand beside it for screen readers. */
export function Spark({ points, kind, label }: SparkProps): ReactElement {
  const hatch = useId();
  const values = points.map((point) => point.value ?? 0);
  const top = Math.max(0, ...values);
  const bottom = Math.min(0, ...values);
  const y = (value: number): number => ((top - value) / (top - bottom || 1)) * height;
  const text = points.map((point) => `${point.label}: ${showValue(point, kind, "board")}`).join("; ");
  return (
    <svg className="spark" viewBox={`0 0 ${points.length * step} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${label}. ${text}`}>
      <defs><pattern id={hatch} width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1.400" height="3" fill="var(--bar)" /></pattern></defs>
      {points.map((point, place) => <Bar key={point.from} point={point} x={place * step} y={y} hatch={hatch} title={`${point.label}: ${showValue(point, kind)}`} last={place === points.length - 1} />)}
    </svg>
  );
}

interface BarProps {
  readonly point: SeriesPoint;
  readonly x: number;
  readonly y: (value: number) => number;
  readonly hatch: string;
  readonly title: string;
  readonly last: boolean;
}

function Bar({ point, x, y, hatch, title, last }: BarProps): ReactElement {
  const ground = y(0);
  if (point.value === null) return <rect x={x + 3.5} y={Math.min(ground, height - 1.500)} width={2} height={1.5} fill="var(--compare)"><title>{title}</title></rect>;
  const end = y(point.value);
  const size = Math.max(Math.abs(ground - end), 1.2);
  const fill = point.partial ? `url(#${hatch})` : last ? "var(--bar)" : "var(--bar-quiet)";
  return <rect x={x + 1} y={Math.min(Math.min(ground, end), height - size)} width={step - 2} height={size} fill={fill} rx={0.8}><title>{title}</title></rect>;
}
