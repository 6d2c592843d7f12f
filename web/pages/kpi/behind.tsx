import { useSearch } from "@tanstack/react-router";
import { useRef, type ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { useBroughtHere } from "../../frame/brought-here.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { kpiView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { AccountsBehind } from "./accounts-behind.tsx";
import { FactsBehind } from "./facts-behind.tsx";

/** What the number opens into: its accounts, or its facts down to file and line. */
export function Behind({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const asked = kpiView(useSearch({ strict: false })).behind;
  const change = useChangeView();
  const place = useRef<HTMLElement>(null);
  const behind = asked ?? "accounts";
  useBroughtHere(place, asked !== undefined);
  return (
    <section ref={place} className="card" style={{ scrollMarginTop: 64 }}>
      <div className="behind-tabs" role="tablist" aria-label={say("kpi.facts.title")}>
        {(["accounts", "facts"] as const).map((one) => (
          <button key={one} type="button" role="tab" id={`tab-${one}`} aria-selected={behind === one} aria-controls="behind-panel" className={behind === one ? "chip chip-on" : "chip"} onClick={() => change({ behind: one })}>{say(one === "accounts" ? "kpi.accounts.title" : "kpi.facts.title")}</button>
        ))}
      </div>
      <div role="tabpanel" id="behind-panel" aria-labelledby={`tab-${behind}`}>{behind === "accounts" ? <AccountsBehind kpi={kpi} /> : <FactsBehind kpi={kpi} />}</div>
    </section>
  );
}
