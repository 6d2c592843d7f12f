import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { Goal, KpiResult } from "../../src/serve/contract.ts";
import { goalsQuestion } from "../api/notes.ts";
import { showNumber, showShare } from "../format/numbers.ts";
import { useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";
import type { Kind } from "./figure.ts";
import "./figures.css";

type Wanting = Pick<KpiResult, "id" | "value" | "unit" | "currency" | "better">;

/** The goal that is set for exactly what is on screen: these days, and all accounts or the one filter. */
export function useGoal(kpi: Pick<KpiResult, "id" | "currency">): Goal | undefined {
  const { span, where, ready } = useView();
  const goals = useQuery({ ...goalsQuestion(span), enabled: ready }).data ?? [];
  return where.length > 1 ? undefined : goals.find((goal) => goal.kpi === kpi.id && goal.segment === (where[0] ?? "") && (goal.currency === "" || goal.currency === kpi.currency));
}

/** How far the number is on its way: a line with a dot, and the share or, where less is better, whether it is held. Nothing where no goal is set. */
export function GoalLine({ kpi }: { readonly kpi: Wanting }): ReactElement | null {
  const goal = useGoal(kpi);
  if (goal === undefined || kpi.value === null) return null;
  const share = goal.target > 0 ? kpi.value / goal.target : null;
  const target = showTarget(goal.target, kpi);
  const how = kpi.better === "down" || share === null ? say(isReached(kpi, goal) ? "goal.reached" : "goal.missed") : showShare(share);
  const isOn = isReached(kpi, goal);
  return (
    <div className="goal" title={aboutGoal(goal)} data-goal={goal.id}>
      <span className="unseen">{say("goal.spoken", { target, share: how })}</span>
      <span aria-hidden>{say("goal.line", { target })}</span>
      <span aria-hidden className="goal-track"><i className={isOn ? "goal-dot goal-on" : "goal-dot"} style={{ insetInlineStart: `${Math.min(1, Math.max(0, share ?? 0)) * 100}%` }} /></span>
      <span aria-hidden>{how}</span>
    </div>
  );
}

export function showTarget(target: number, kind: Kind): string {
  return showNumber(target, { unit: kind.unit, currency: kind.currency, precision: "board" });
}

function isReached({ value, better }: Wanting, { target }: Goal): boolean {
  return value !== null && (better === "down" ? value <= target : value >= target);
}

/** Who wants it, and whether both agreed before it began. */
export function aboutGoal({ marketing_owner: marketing, sales_owner: sales, signed }: Goal): string {
  const owners = marketing === "" && sales === "" ? "" : say("goal.owners", { marketing: marketing || "—", sales: sales || "—" });
  return [owners, say(signed ? "goal.signed" : "goal.unsigned")].filter(Boolean).join(" · ");
}
