import { notifyManager, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { workspaceQuestion } from "../api/questions.ts";
import { showTime } from "../format/days.ts";
import { say } from "../words/say.ts";

/** Since when rows are missing in any number on the page, while they are being counted. Nothing where none are. */
export function BehindLine(): ReactElement | null {
  const client = useQueryClient();
  const since = useSyncExternalStore((changed) => client.getQueryCache().subscribe(notifyManager.batchCalls(changed)), () => sinceIn(client), () => sinceIn(client));
  const zone = useQuery(workspaceQuestion()).data?.zone;
  const isBehind = since !== null;
  // Rows and pictures that were asked for meanwhile are of before as well.
  useEffect(() => (isBehind ? () => void client.invalidateQueries({ predicate: ({ queryKey: [first] }) => first === "facts" || first === "spark" }) : undefined), [client, isBehind]);
  if (since === null || zone === undefined) return null;
  return <p className="foot-note behind-line" role="status"><Hourglass size={13} aria-hidden /> {say("app.behind", { at: showTime(since, zone) })}</p>;
}

/** The earliest that a number in sight tells of. */
function sinceIn(client: QueryClient): string | null {
  const told = client.getQueryCache().findAll({ type: "active" }).flatMap(({ state: { data } }) => (data as { readonly behind_since?: string | null } | undefined)?.behind_since ?? []);
  return told.toSorted()[0] ?? null;
}
