import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult } from "../../src/serve/contract.ts";
import { say } from "../words/say.ts";
import { whyNone } from "./figure.ts";

/** Why a KPI has no value, and the way to import what would bring it, where importing would. */
export function NoFigure({ kpi }: { readonly kpi: Pick<KpiResult, "reason" | "reason_text" | "missing"> }): ReactElement {
  return <p className="soft">{whyNone(kpi)} {kpi.missing.length > 0 && <Link to="/import" className="link">{say("tile.import")}</Link>}</p>;
}
