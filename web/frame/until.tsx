import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { workspaceQuestion } from "../api/questions.ts";
import { now } from "../clock.ts";
import { showInstant } from "../format/days.ts";
import { say } from "../words/say.ts";

const hourMs = 3_600_000;

/** "Data until …, days of zone": stands under every chart and list of numbers. While events come in it says the second; `stalest`: which source is silent for longest. */
export function Until({ at, stalest = "" }: { readonly at?: string | null; readonly stalest?: string }): ReactElement | null {
  const workspace = useQuery(workspaceQuestion()).data;
  if (workspace === undefined) return null;
  const until = at === undefined ? workspace.data_as_of : at;
  const zone = workspace.zone;
  const told = until === null ? say("app.until.none", { zone }) : say("app.until", { at: showInstant(until, zone, now().getTime() - Date.parse(until) < hourMs ? "medium" : "short"), zone });
  return <p className="foot-note">{[told, stalest].filter(Boolean).join(" · ")}</p>;
}
