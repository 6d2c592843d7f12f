import type { ReactElement } from "react";
import type { RowCounts } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";

type Name = Exclude<keyof RowCounts, "read">;
export interface CountTileProps {
  readonly name: Name;
  readonly rows: number;
  readonly pressed?: boolean;
  readonly onPress?: () => void;
}

/** One count of rows; a button where there is something to see. */
export function CountTile({ name, rows, pressed, onPress }: CountTileProps): ReactElement {
  const tone = rows === 0 ? "" : name === "rejected" ? " bad" : name === "unmatched" ? " odd" : "";
  const inside = <><strong data-count={name}>{showCount(rows)}</strong><span>{say(`import.check.${name}`)}</span></>;
  if (onPress === undefined) return <div className={`count${tone}`}>{inside}</div>;
  return <button type="button" className={`count${tone}`} aria-pressed={pressed ?? false} onClick={onPress}>{inside}</button>;
}
