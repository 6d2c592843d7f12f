/** The rules at the door of a source: what is kept of what it sends, and what is never written. */
import { z } from "@hono/zod-openapi";
import { doorChanges, settingsOfSource } from "../../collect/live/door/settings.ts";
import { problem } from "../../model/problem.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import { authorOf } from "../access/who.ts";
import type { OpenWorkspace } from "../app.ts";
import { linkTargets } from "../collect/beside-sdks.ts";
import { type App, endpoint } from "../endpoint.ts";

const params = z.object({ name: z.string().trim().min(1).max(63) });
const answer = z.object({
  source: z.string(),
  /** What holds now. */
  rules: z.record(z.string(), z.unknown()),
  /** Which of them were set for this source. */
  changed: z.array(z.string()),
}).openapi("DoorRules");

export function doorRuleRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/sources/{name}/door", id: "getDoorRules", needs: "collect", tag: "Live collection",
    summary: "The rules at the door of a source: consent, names, secrets, machines, own people, pages",
    params, answer,
  }, async ({ params: { name } }) => rulesOf(await sourceNamed(workspace, name)));

  endpoint(app, {
    method: "put", path: "/api/v1/sources/{name}/door", id: "setDoorRules", needs: "collect", audit: "source.door", tag: "Live collection",
    summary: "Sets rules at the door of a source; those that are not named are as usual. What was written before stays as it is",
    params, body: doorChanges, answer,
  }, async ({ params: { name }, body, who }) => {
    const { options } = await sourceNamed(workspace, name);
    const changed = await workspace.control.sources.change({ name, options: { ...options, door: body }, author: authorOf(who), at: workspace.now() });
    workspace.live.sourcesChanged();
    return rulesOf(changed);
  });

  endpoint(app, {
    method: "put", path: "/api/v1/sources/{name}/links", id: "setLinkTargets", needs: "collect", audit: "source.links", tag: "Live collection",
    summary: "Sets to which hosts the counted links of a source may lead, and the secret that signs any other target",
    params, body: linkTargets, answer: z.object({ source: z.string(), hosts: z.array(z.string()), signed: z.boolean() }),
  }, async ({ params: { name }, body, who }) => {
    const { options } = await sourceNamed(workspace, name);
    await workspace.control.sources.change({ name, options: { ...options, links: body }, author: authorOf(who), at: workspace.now() });
    return { source: name, hosts: [...(body.hosts ?? [])], signed: (body.secret ?? "") !== "" };
  });
}

async function sourceNamed({ control }: OpenWorkspace, name: string): Promise<KnownSource> {
  const found = (await control.sources.list()).find((one) => one.name === name);
  if (found === undefined) throw problem("source_not_found", `There is no source “${name}”.`, "`sextant source list` shows them all.", { name });
  return found;
}

function rulesOf({ name, options }: KnownSource): z.infer<typeof answer> {
  return { source: name, rules: { ...settingsOfSource(options) }, changed: Object.keys((options["door"] ?? {}) as object) };
}
