/** The rules at the door of a source: what is kept of what it sends, and what is never written. */
import { z } from "@hono/zod-openapi";
import { doorChanges, settingsOfSource } from "../../collect/live/door/settings.ts";
import { problem } from "../../model/problem.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import { authorOf } from "../access/who.ts";
import { doorRulesAnswer, doorTriedAnswer } from "../answers-live.ts";
import type { OpenWorkspace } from "../app.ts";
import { linkChanges, linkTargets } from "../collect/beside-sdks.ts";
import { tryDoor } from "../collect/try-door.ts";
import type { DoorRulesLine } from "../contract.ts";
import { type App, endpoint } from "../endpoint.ts";

const params = z.object({ name: z.string().trim().min(1).max(63) });

export function doorRuleRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/sources/{name}/door", id: "getDoorRules", needs: "collect", tag: "Live collection",
    summary: "The rules at the door of a source: consent, names, secrets, machines, own people, pages",
    params, answer: doorRulesAnswer,
  }, async ({ params: { name } }) => rulesOf(await sourceNamed(workspace, name)));

  endpoint(app, {
    method: "put", path: "/api/v1/sources/{name}/door", id: "setDoorRules", needs: "collect", audit: "source.door", tag: "Live collection",
    summary: "Sets rules at the door of a source; those that are not named are as usual. What was written before stays as it is",
    params, body: doorChanges, answer: doorRulesAnswer,
  }, async ({ params: { name }, body, who }) => {
    const { options } = await sourceNamed(workspace, name);
    const changed = await workspace.control.sources.change({ name, options: { ...options, door: body }, author: authorOf(who), at: workspace.now() });
    workspace.live.sourcesChanged();
    return rulesOf(changed);
  });

  endpoint(app, {
    method: "post", path: "/api/v1/sources/{name}/door/try", id: "tryDoorRules", needs: "collect", tag: "Live collection",
    summary: "What rules would have done to what the source sent in the last seven days; nothing is changed",
    params, body: doorChanges, answer: doorTriedAnswer,
  }, async ({ params: { name }, body }) => tryDoor(workspace, await sourceNamed(workspace, name), body));

  linkRoutes(app, workspace);
}

function linkRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "put", path: "/api/v1/sources/{name}/links", id: "setLinkTargets", needs: "collect", audit: "source.links", tag: "Live collection",
    summary: "Sets to which hosts the counted links of a source may lead, and the secret that signs any other target; what is not named stays",
    params, body: linkChanges, answer: z.object({ source: z.string(), hosts: z.array(z.string()), signed: z.boolean() }),
  }, async ({ params: { name }, body, who }) => {
    const { options } = await sourceNamed(workspace, name);
    const links = linkTargets.parse({ ...linkTargets.parse(options["links"] ?? {}), ...body });
    await workspace.control.sources.change({ name, options: { ...options, links }, author: authorOf(who), at: workspace.now() });
    return { source: name, hosts: links.hosts, signed: links.secret !== "" };
  });
}

async function sourceNamed({ control }: OpenWorkspace, name: string): Promise<KnownSource> {
  const found = (await control.sources.list()).find((one) => one.name === name);
  if (found === undefined) throw problem("source_not_found", `There is no source “${name}”.`, "`sextant source list` shows them all.", { name });
  return found;
}

function rulesOf({ name, options }: KnownSource): DoorRulesLine {
  const { hosts, secret } = linkTargets.parse(options["links"] ?? {});
  return { source: name, rules: settingsOfSource(options), changed: Object.keys((options["door"] ?? {}) as object), links: { hosts, signed: secret !== "" } };
}
