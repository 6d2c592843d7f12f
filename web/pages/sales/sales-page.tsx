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
import { CallSteps } from "./call-steps.tsx";
import { PeopleTable } from "./people-table.tsx";
import { WorkList } from "./work-list.tsx";
import "../../charts/chart.css";
import "./sales.css";

const leading = ["plan_attainment", "account_coverage", "calls_to_conversations", "conversations_to_meetings", "meeting_held_rate", "handover_sla_rate"];

/** What sales does, per person, and which accounts wait for somebody. */
export function SalesPage(): ReactElement {
  const how = boardView(useSearch({ strict: false })).how;
  const change = useChangeView();
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{say("sales.title")}</h1><p className="soft">{say("sales.lead")}</p></div></div>
      <FilterBar />
      <section aria-labelledby="at-a-glance"><h2 id="at-a-glance" className="unseen">{say("tiles.leading")}</h2><TileRow ids={leading} /></section>
      <Held place="sales.people"><div className="wide-narrow"><PeopleTable /><CallSteps /></div></Held>
      <Held place="sales.work"><WorkList /></Held>
      <Until />
      <HowCounted id={how} onClose={() => change({ how: undefined })} />
    </div>
  );
}
