import { Popover, TextInput } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Dimension } from "../../src/serve/contract.ts";
import { dimensionsQuestion, valuesQuestion } from "../api/questions.ts";
import { useChangeView, useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";

// What people narrow by most stands directly in the bar; the rest is behind "Filter".
const first = ["tier", "owner", "region", "list"];

export function AddFilter({ only }: { readonly only: readonly string[] | undefined }): ReactElement {
  const dimensions = (useQuery(dimensionsQuestion()).data?.dimensions ?? []).filter((one) => only === undefined || only.includes(one.id));
  const { where } = useView();
  const taken = (id: string): boolean => where.some((condition) => condition.startsWith(`${id}=`));
  const narrow = useMediaQuery("(max-width: 767px)") === true;
  const direct = narrow ? [] : first.flatMap((id) => dimensions.filter((one) => one.id === id && !taken(id)));
  const rest = dimensions.filter((one) => (narrow || !first.includes(one.id)) && !taken(one.id));
  return (
    <>
      {direct.map((dimension) => <OneDimension key={dimension.id} dimension={dimension} />)}
      {rest.length > 0 && <AnyDimension dimensions={rest} />}
    </>
  );
}

function OneDimension({ dimension }: { readonly dimension: Dimension }): ReactElement {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={260} position="bottom-start" trapFocus>
      <Popover.Target><button type="button" className="chip chip-add" onClick={() => setOpened(!opened)} aria-label={say("filter.by", { title: dimension.title })}>{dimension.title} <span className="soft" aria-hidden>▾</span></button></Popover.Target>
      <Popover.Dropdown p="sm">{opened && <Values dimension={dimension} onDone={() => setOpened(false)} />}</Popover.Dropdown>
    </Popover>
  );
}

function AnyDimension({ dimensions }: { readonly dimensions: readonly Dimension[] }): ReactElement {
  const [opened, setOpened] = useState(false);
  const [chosen, choose] = useState<Dimension | null>(null);
  const shut = (): void => { setOpened(false); choose(null); };
  return (
    <Popover opened={opened} onChange={(now) => (now ? setOpened(true) : shut())} width={260} position="bottom-start" trapFocus>
      <Popover.Target><button type="button" className="chip chip-add" onClick={() => (opened ? shut() : setOpened(true))} aria-label={say("filter.add.label")}><Plus size={13} aria-hidden />{say("filter.add")}</button></Popover.Target>
      <Popover.Dropdown p="sm">
        {chosen === null
          ? <div className="value-list" style={{ marginTop: -4 }}>{dimensions.map((one) => <button key={one.id} type="button" onClick={() => choose(one)}>{one.title}</button>)}</div>
          : <><button type="button" className="plain-button soft small row" onClick={() => choose(null)}><ArrowLeft size={12} aria-hidden />{chosen.title}</button><Values dimension={chosen} onDone={shut} /></>}
      </Popover.Dropdown>
    </Popover>
  );
}

function Values({ dimension, onDone }: { readonly dimension: Dimension; readonly onDone: () => void }): ReactElement {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 150);
  const values = useQuery(valuesQuestion(dimension.id, asked)).data?.values;
  const { where } = useView();
  const change = useChangeView();
  const take = (value: string): void => { onDone(); change({ where: [...where, `${dimension.id}=${value}`] }); };
  return (
    <>
      <TextInput size="sm" mt="xs" data-autofocus value={search} onChange={(event) => setSearch(event.currentTarget.value)} placeholder={say("filter.search")} aria-label={say("filter.search")} />
      <div className="value-list">
        {values?.map((value) => <button key={value} type="button" onClick={() => take(value)}><bdi>{value === "" ? say("filter.empty") : value}</bdi></button>)}
        {values?.length === 0 && <p className="soft small" style={{ padding: "4px 8px" }}>{say(search === "" ? "filter.none" : "filter.nomatch")}</p>}
      </div>
    </>
  );
}
