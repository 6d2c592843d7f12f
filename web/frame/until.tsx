import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { workspaceQuestion } from "../api/questions.ts";
import { showInstant } from "../format/days.ts";
import { say } from "../words/say.ts";

/** "Data until …, days of zone": stands under every chart and list of numbers. */
export function Until({ at }: { readonly at?: string | null }): ReactElement | null {
  const workspace = useQuery(workspaceQuestion()).data;
  if (workspace === undefined) return null;
  const until = at === undefined ? workspace.data_as_of : at;
  const zone = workspace.zone;
  return <p className="foot-note">{until === null ? say("app.until.none", { zone }) : say("app.until", { at: showInstant(until, zone), zone })}</p>;
}
