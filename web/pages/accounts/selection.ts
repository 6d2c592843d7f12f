import { useMemo, useState } from "react";

/** Which accounts are chosen: single ones by id, or all that match what the list is narrowed to. */
export interface Selection {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
  readonly count: number;
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  /** From the row chosen last to this one, among the rows that are here. */
  readonly stretch: (ids: readonly string[], to: string) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

interface Chosen {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
  readonly last: string | null;
  /** What the list was narrowed to when it was chosen: another list, another choice. */
  readonly of: string;
}

const nobody = (of: string): Chosen => ({ all: false, ids: new Set(), last: null, of });

export function useSelection(of: string, total: number): Selection {
  const [kept, setKept] = useState<Chosen>(() => nobody(of));
  const chosen = kept.of === of ? kept : nobody(of);
  return useMemo(() => {
    const toggle = (id: string): void => setKept({ ...chosen, ids: toggled(chosen.ids, id), last: id });
    const stretch = (ids: readonly string[], to: string): void => {
      const [start, end] = [ids.indexOf(chosen.last ?? ""), ids.indexOf(to)];
      if (start < 0 || end < 0) toggle(to);
      else setKept({ ...chosen, ids: new Set([...chosen.ids, ...ids.slice(Math.min(start, end), Math.max(start, end) + 1)]), last: to });
    };
    return {
      all: chosen.all, ids: chosen.ids, count: chosen.all ? total : chosen.ids.size, toggle, stretch,
      has: (id) => chosen.all || chosen.ids.has(id),
      toggleAll: () => setKept(chosen.all ? nobody(of) : { ...nobody(of), all: true }),
      clear: () => setKept(nobody(of)),
    };
  }, [chosen, of, total]);
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
