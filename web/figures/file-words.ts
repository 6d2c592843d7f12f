import { say } from "../words/say.ts";

/** As src/serve/collect/live-import.ts names an import of what came in live. */
const live = /^Live events (?=\d{4}-\d\d-\d\d \d\d:00 UTC$)/;

/** The name of an imported file; what came in live is in no file, and its name is ours to say. */
export function fileWords(name: string): string {
  return live.test(name) ? `${say("live.title")} ${name.replace(live, "")}` : name;
}
