/** From a door to the inbox: each event passes the rules at the door, is judged, and is handed over; the receipt says what became of it. */
import type { Collector, Delivery, DoorDecision, DoorRules, Handed, LiveEvent, Receipt } from "./event.ts";
import { unread } from "./door/redact.ts";
import type { Inbox } from "./inbox/inbox.ts";
import type { Arriving, Entering, Refused, Taken } from "./inbox/messages.ts";
import type { Aside } from "./inbox/reader.ts";
import { idText, judge } from "./judge.ts";

export interface TakeOptions {
  readonly inbox: Pick<Inbox, "take">;
  /** The rules as they are set now. */
  readonly rules: () => DoorRules;
}

/**
 * Takes deliveries into the inbox. While the disk is waited for nothing is held but what the receipt will say: what a request was parsed into takes
 * many times its bytes.
 */
export function openCollector({ inbox, rules }: TakeOptions): Collector {
  return { receive: async (delivery) => entered(inbox, sort(delivery, rules())) };
}

function entered(inbox: Pick<Inbox, "take">, arriving: Arriving): Promise<Receipt> {
  const receipt = receiptOf(arriving);
  return inbox.take(arriving).then(receipt);
}

function receiptOf({ entering, refused, suppressed }: Arriving): (taken: Taken) => Receipt {
  const ids = entering.map(({ index, messageId }) => ({ index, messageId }));
  const unfit = refused.map(({ index, messageId, code, message }) => ({ index, messageId, code, message }));
  return ({ request, verdicts }) => {
    const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
    const conflicts = ids.flatMap((id, i) => (verdicts[i] === "conflict" ? [{ ...id, code: "conflict", message: "The id was used before for something else. The first stays." }] : []));
    return {
      batch_id: String(request),
      received: ids.length + unfit.length + suppressed,
      accepted: count("accepted"),
      duplicates: count("duplicate"),
      conflicts: count("conflict"),
      suppressed,
      rejected: [...unfit, ...conflicts].toSorted((a, b) => a.index - b.index),
    };
  };
}

/** What may enter, what is refused, and how many are suppressed. */
function sort({ source, door, facts, parts, historical = false }: Delivery, rules: DoorRules): Arriving {
  const entering: Entering[] = [];
  const refused: Refused[] = [];
  let suppressed = 0;
  const seen = new Map<string, number>();
  const nth = (content: string): number => {
    const before = seen.get(content) ?? 0;
    seen.set(content, before + 1);
    return before;
  };
  parts.forEach((part, index) => {
    const sorted = sortOne(part, { rules, delivery: { source, facts }, nth });
    if (sorted === null) suppressed += 1;
    else if ("raw" in sorted) refused.push({ index, ...sorted });
    else entering.push({ index, ...sorted });
  });
  return { source: source.name, door, trust: source.trust, receivedAt: facts.receivedAt.getTime(), historical, entering, refused, suppressed };
}

interface Sorting {
  readonly rules: DoorRules;
  readonly delivery: Pick<Delivery, "source" | "facts">;
  readonly nth: (content: string) => number;
}

/** Null: suppressed. */
function sortOne(part: Handed, { rules, delivery: { source, facts }, nth }: Sorting): Omit<Entering, "index"> | Omit<Refused, "index"> | null {
  if ("raw" in part) return unreadable(part, rules({ [unread]: part.raw }, facts));
  const decision = rules(part.event, facts);
  if ("suppressed" in decision) return null;
  if (part.unfit !== undefined) return { messageId: idText(part.event.messageId).slice(0, 200), ...part.unfit, raw: JSON.stringify(decision.event), marks: JSON.stringify(decision.marks) };
  const judged = judge(decision.event, { receivedAt: facts.receivedAt.getTime(), source: source.name, nth });
  const marks = JSON.stringify(decision.marks);
  return "code" in judged ? { ...judged, raw: JSON.stringify(decision.event), marks } : { ...judged, marks };
}

/** Whose consent is needed and is not there, of them nothing is kept but that something came: a name could stand anywhere in it. */
function unreadable({ code, message }: Extract<Handed, { readonly raw: string }>, decision: DoorDecision): Omit<Refused, "index"> | null {
  if ("suppressed" in decision) return null;
  const { event, marks } = decision;
  const text = event[unread];
  return { messageId: "", code, message, raw: marks.flags?.includes("cookieless") === true || typeof text !== "string" ? "" : text, marks: "{}" };
}

/** A reject judged again; null where it is still unfit. It passed the rules at the door when it came. */
export function judgeAgain({ raw, marks, source, lastAt }: Pick<Aside, "raw" | "marks" | "source" | "lastAt">): Entering | null {
  const event = eventIn(raw);
  if (event === null) return null;
  const judged = judge(event, { receivedAt: Date.parse(lastAt), source });
  return "code" in judged ? null : { index: 0, ...judged, marks };
}

function eventIn(raw: string): LiveEvent | null {
  try {
    const parsed: unknown = JSON.parse(raw);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as LiveEvent) : null;
  } catch {
    return null;
  }
}
