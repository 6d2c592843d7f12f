/** Paths into JSON: `$.payload.items[0].name`, `$['odd name']`, and `[*]` for each of a list. */
import { problem } from "../../../model/problem.ts";
import type { Json } from "../event.ts";
import { isObject } from "../door/body.ts";

type Step = { readonly name: string } | { readonly index: number } | { readonly each: true };

const stepsMax = 32;
/** A wildcard may not make more of a body than a batch may hold. */
const foundMax = 2_500;

/** Everything at a path; nothing where it leads nowhere. @throws Problem `bad_path` */
export function allAt(body: Json, path: string): readonly Json[] {
  let here: readonly Json[] = [body];
  for (const step of stepsOf(path)) here = here.flatMap((one) => taken(one, step)).slice(0, foundMax);
  return here;
}

/** The steps of a path. @throws Problem `bad_path` */
export function stepsOf(path: string): readonly Step[] {
  const text = path.trim();
  const steps: Step[] = [];
  let at = text.startsWith("$") ? 1 : 0;
  const step = /\.?([\p{L}\p{N}_$-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d{1,6})\]|\[(\*)\]/uy;
  while (at < text.length) {
    step.lastIndex = at;
    const [whole, plain, single, double, index, each] = step.exec(text) ?? [];
    if (whole === undefined || steps.length >= stepsMax) throw problem("bad_path", `“${path.slice(0, 200)}” is no path: it cannot be read from “${text.slice(at, at + 20)}” on.`, "Write it like $.payload.items[0].name; [*] stands for each of a list.", { path: path.slice(0, 200), at });
    steps.push(index !== undefined ? { index: Number(index) } : each !== undefined ? { each: true } : { name: plain ?? single ?? double ?? "" });
    at += whole.length;
  }
  return steps;
}

function taken(value: Json, step: Step): readonly Json[] {
  if ("name" in step) return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name] as Json] : [];
  if (!Array.isArray(value)) return [];
  const list = value as readonly Json[];
  if ("each" in step) return list;
  return step.index < list.length ? [list[step.index] as Json] : [];
}
