import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { dimensionsQuestion } from "../api/questions.ts";
import { useChangeView, useView } from "../frame/use-view.ts";
import { say, wordsOf } from "../words/say.ts";
import { AddFilter } from "./add-filter.tsx";
import { BehindLine } from "./behind-line.tsx";
import { ComparePicker } from "./compare-picker.tsx";
import { PeriodPicker } from "./period-picker.tsx";
import "./filters.css";

export interface FilterBarProps {
  readonly period?: boolean;
  readonly compare?: boolean;
  /** Only these dimensions; all of them where it is left out. */
  readonly only?: readonly string[];
  readonly children?: ReactNode;
}

/** What the page is narrowed to, as sentences; every part of it stands in the address. */
export function FilterBar({ period = true, compare = true, only, children }: FilterBarProps): ReactElement {
  return (
    <>
      <div className="filter-bar">
        {period && <PeriodPicker />}
        {period && compare && <ComparePicker />}
        <FilterChips only={only} />
        <AddFilter only={only} />
        {children}
      </div>
      <BehindLine />
    </>
  );
}

function FilterChips({ only }: { readonly only: readonly string[] | undefined }): ReactElement {
  const { where: all } = useView();
  const where = all.filter((one) => only === undefined || only.some((name) => one.startsWith(`${name}=`)));
  const change = useChangeView();
  const dimensions = useQuery(dimensionsQuestion()).data?.dimensions ?? [];
  const titleOf = (id: string): string => dimensions.find((one) => one.id === id)?.title ?? wordsOf(id);
  const without = (gone: string): readonly string[] | undefined => keptOrNone(all.filter((one) => one !== gone));
  return (
    <>
      {where.map((condition) => {
        const sentence = sentenceOf(condition, titleOf);
        return (
          <button key={condition} type="button" className="chip chip-on" onClick={() => change({ where: without(condition) })} aria-label={say("filter.remove", { sentence })} title={say("filter.remove", { sentence })}>
            <bdi className="clip">{sentence}</bdi><X size={13} aria-hidden />
          </button>
        );
      })}
      {where.length > 1 && <button type="button" className="chip" onClick={() => change({ where: undefined })}>{say("filter.clear")}</button>}
    </>
  );
}

function sentenceOf(condition: string, titleOf: (id: string) => string): string {
  const cut = condition.indexOf("=");
  const value = condition.slice(cut + 1);
  return say("filter.chip", { title: titleOf(condition.slice(0, cut)), value: value === "" ? say("filter.empty") : value });
}

function keptOrNone(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}
