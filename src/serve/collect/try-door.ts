/** Rules at the door tried on what a source sent lately, before they hold. */
import { settingsOfSource } from "../../collect/live/door/settings.ts";
import { openTrial } from "../../collect/live/door/trial.ts";
import type { KnownSource } from "../../store/control/sources.ts";
import type { OpenWorkspace } from "../app.ts";
import type { DoorTried } from "../contract.ts";

export const trialDays = 7;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Events of the source that are looked at: with them a share of a thousandth is seen. */
const lookedMax = 10_000;
/** Read at once, so that nobody waits long behind it. */
const readAtOnce = 500;
/** Events of other sources that are passed over on the way. */
const passedMax = 100_000;

/** The standing rules and the asked ones, on the same events. Old rules that held in between are not told apart. */
export async function tryDoor({ live, now }: Pick<OpenWorkspace, "live" | "now">, { name, options }: KnownSource, asked: object): Promise<DoorTried> {
  const since = Math.floor((now().getTime() - trialDays * dayMs) / hourMs) * hourMs;
  const [standing, then] = [openTrial(settingsOfSource(options)), openTrial(settingsOfSource({ door: asked }))];
  let [looked, passed, before] = [0, 0, Number.MAX_SAFE_INTEGER];
  while (looked < lookedMax && passed < passedMax) {
    const events = live.inbox.reader.newest(readAtOnce, before);
    const recent = events.filter(({ receivedAt }) => Date.parse(receivedAt) >= since);
    for (const event of recent.filter(({ source }) => source === name).slice(0, lookedMax - looked)) {
      looked += 1;
      standing.add(event);
      then.add(event);
    }
    passed += events.length;
    before = events.at(-1)?.seq ?? 0;
    if (recent.length === 0 || recent.length < events.length) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const books = live.inbox.reader.books(since, now().getTime() + dayMs).filter(({ source }) => source === name);
  const sum = (id: "accepted" | "suppressed"): number => books.reduce((total, line) => total + line[id], 0);
  return { days: trialDays, events: sum("accepted"), suppressed_then: sum("suppressed"), now: standing.result(), then: then.result() };
}
