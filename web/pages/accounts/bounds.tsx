import { Button, NumberInput, Popover, TextInput } from "@mantine/core";
import { SlidersHorizontal, X } from "lucide-react";
import { useState, type ReactElement } from "react";
import { isDay, showDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

const stages = ["target", "engaged", "opportunity", "won", "retained", "expanded"] as const;

/** Bounds that the list can be narrowed by: the column, which end, and what is typed. */
const bounds = [
  { column: "minutes_90d", end: "from", holds: "number" },
  { column: "people", end: "from", holds: "number" },
  { column: "open_pipeline", end: "from", holds: "number" },
  { column: "won", end: "from", holds: "number" },
  { column: "last_touch_at", end: "from", holds: "day" },
  { column: "last_touch_at", end: "to", holds: "day" },
] as const;
type Bound = (typeof bounds)[number];
const sign = { from: ">=", to: "<=" } as const;

const startOf = ({ column, end }: Bound): string => `${column}${sign[end]}`;

/** Stage and bounds in force, each as a sentence that can be taken away. */
export function HavingChips({ having }: { readonly having: readonly string[] }): ReactElement {
  const change = useChangeView();
  const without = (gone: string): readonly string[] | undefined => keptOrNone(having.filter((one) => one !== gone));
  return (
    <>
      {having.map((condition) => {
        const sentence = sentenceOf(condition);
        return <button key={condition} type="button" className="chip chip-on" onClick={() => change({ having: without(condition) })} aria-label={say("filter.remove", { sentence })} title={say("filter.remove", { sentence })}><bdi className="clip">{sentence}</bdi><X size={13} aria-hidden /></button>;
      })}
    </>
  );
}

function sentenceOf(condition: string): string {
  const bound = bounds.find((one) => condition.startsWith(startOf(one)));
  if (bound === undefined) return say("filter.chip", { title: say("accounts.stage"), value: stageName(condition.slice("stage=".length)) });
  const text = condition.slice(startOf(bound).length);
  const column = say(`accounts.col.${bound.column}`);
  if (bound.holds === "day") return say(bound.end === "from" ? "accounts.chip.since" : "accounts.chip.until", { column, value: isDay(text) ? showDay(text) : text });
  return say("accounts.chip.from", { column, value: Number.isFinite(Number(text)) ? showCount(text) : text });
}

function stageName(stage: string): string {
  const known = stages.find((one) => one === stage);
  return known === undefined ? say("accounts.stage.none") : say(`group.${known}`);
}

/** Stage and bounds to choose from. */
export function HavingMenu({ having }: { readonly having: readonly string[] }): ReactElement {
  const [opened, setOpened] = useState(false);
  const change = useChangeView();
  const put = (next: readonly string[]): void => { setOpened(false); change({ having: keptOrNone(next) }); };
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-start" trapFocus>
      <Popover.Target><button type="button" className="chip chip-add" onClick={() => setOpened(!opened)} aria-label={say("accounts.more.label")}><SlidersHorizontal size={13} aria-hidden />{say("accounts.more")}</button></Popover.Target>
      <Popover.Dropdown p="sm">{opened && <Form having={having} onPut={put} />}</Popover.Dropdown>
    </Popover>
  );
}

function Form({ having, onPut }: { readonly having: readonly string[]; readonly onPut: (next: readonly string[]) => void }): ReactElement {
  const [chosen, choose] = useState<readonly string[]>(having.filter((one) => one.startsWith("stage=")));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(bounds.map((one) => [startOf(one), having.find((given) => given.startsWith(startOf(one)))?.slice(startOf(one).length) ?? ""])));
  const submit = (): void => onPut([...chosen, ...Object.entries(typed).filter(([, text]) => text !== "").map(([start, text]) => `${start}${text}`)]);
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <fieldset className="stage-choice">
        <legend className="small soft">{say("accounts.stage")}</legend>
        {[...stages, ""].map((stage) => {
          const condition = `stage=${stage}`;
          const on = chosen.includes(condition);
          return <button key={stage} type="button" className={on ? "chip chip-on" : "chip"} aria-pressed={on} data-stage={stage || undefined} onClick={() => choose(on ? chosen.filter((one) => one !== condition) : [...chosen, condition])}><span className="dot" aria-hidden />{stageName(stage)}</button>;
        })}
      </fieldset>
      {bounds.map((bound) => <BoundField key={startOf(bound)} bound={bound} text={typed[startOf(bound)] ?? ""} onText={(text) => setTyped({ ...typed, [startOf(bound)]: text })} />)}
      <Button type="submit" fullWidth>{say("accounts.bound.apply")}</Button>
    </form>
  );
}

interface BoundFieldProps {
  readonly bound: Bound;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function BoundField({ bound, text, onText }: BoundFieldProps): ReactElement {
  const label = bound.column === "last_touch_at" ? say(`accounts.bound.last_touch_at.${bound.end}`) : say(`accounts.bound.${bound.column}.from`);
  if (bound.holds === "day") return <TextInput type="date" size="xs" label={label} value={text} onChange={(event) => onText(event.currentTarget.value)} />;
  return <NumberInput size="xs" min={0} hideControls label={label} value={text} onChange={(value) => onText(String(value))} />;
}

function keptOrNone(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}
