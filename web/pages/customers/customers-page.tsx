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
import { RenewalsDue } from "./renewals-due.tsx";
import "../../charts/chart.css";

const groups = [
  { title: "customers.stay", ids: ["customer_retention_rate", "customer_churn_rate", "renewal_rate", "gross_revenue_retention", "net_revenue_retention", "continuation_rate"] },
  { title: "customers.say", ids: ["nps", "csat", "survey_response_rate", "adoption_growth", "product_breadth"] },
  { title: "customers.grow", ids: ["expansion_pipeline", "expansion_revenue", "upsell_rate", "cross_sell_rate", "spend_growth", "average_contract_value"] },
] as const;

/** Who stays, who is due, what they say of us, and who buys more. */
export function CustomersPage(): ReactElement {
  const how = boardView(useSearch({ strict: false })).how;
  const change = useChangeView();
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{say("customers.title")}</h1><p className="soft">{say("customers.lead")}</p></div></div>
      <FilterBar />
      <Held place="customers.due"><RenewalsDue /></Held>
      {groups.map(({ title, ids }) => <section key={title} aria-label={say(title)}><h2 style={{ marginBottom: 8 }}>{say(title)}</h2><TileRow ids={ids} /></section>)}
      <Until />
      <HowCounted id={how} onClose={() => change({ how: undefined })} />
    </div>
  );
}
