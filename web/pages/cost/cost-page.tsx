import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { HowCounted } from "../../figures/how-counted.tsx";
import { FilterBar } from "../../filters/filter-bar.tsx";
import { Held } from "../../frame/held.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { TileRow } from "../../tiles/tile-row.tsx";
import { boardView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { Outliers } from "./outliers.tsx";
import { Spend } from "./spend.tsx";
import "../../charts/chart.css";
import "./cost.css";

const leading = ["cost_per_engaged_account", "cost_per_opportunity_account", "cost_per_won_account", "cac", "cac_marketing", "clv_simple"];

/** What was spent, on what, and what it brought. */
export function CostPage(): ReactElement {
  const how = boardView(useSearch({ strict: false })).how;
  const change = useChangeView();
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{say("cost.title")}</h1><p className="soft">{say("cost.lead")}</p></div></div>
      <FilterBar />
      <section aria-labelledby="at-a-glance"><h2 id="at-a-glance" className="unseen">{say("tiles.leading")}</h2><TileRow ids={leading} /></section>
      <Held place="cost.spend"><div className="wide-narrow"><Spend /><Outliers /></div></Held>
      <Until />
      <HowCounted id={how} onClose={() => change({ how: undefined })} />
    </div>
  );
}
