/** Nothing of an erased person comes in again: their events are only counted, and what others say of them arrives without their name. */
import type { Collector, DoorRules, Handed, JsonObject, LiveEvent } from "../../collect/live/event.ts";
import { blotJson, blotJsonText, isTheirs } from "./blot.ts";
import type { Sought } from "./sought.ts";

/** The rules at the door, after those whom nobody may write down any more. */
export function suppressing(sought: Sought, rules: DoorRules): DoorRules {
  if (sought.isEmpty) return rules;
  return (event, facts) => {
    if (isTheirs(event, facts.site ?? "", sought)) return { suppressed: "erased" };
    return rules(blotJson(event as JsonObject, sought) as LiveEvent, facts);
  };
}

/** What is no event is kept as it came, and may name them all the same. */
export function withoutErased(collector: Collector, erased: () => Sought): Collector {
  return {
    receive(delivery) {
      const sought = erased();
      if (sought.isEmpty) return collector.receive(delivery);
      const parts = delivery.parts.map((part): Handed => ("raw" in part ? { ...part, raw: blotJsonText(part.raw, sought) } : part));
      return collector.receive({ ...delivery, parts });
    },
  };
}
