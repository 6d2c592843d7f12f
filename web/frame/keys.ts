import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { walkRows } from "./walk-rows.ts";

export interface Keys {
  readonly palette: boolean;
  readonly paletteWanted: boolean;
  readonly openPalette: () => void;
  readonly closePalette: () => void;
  readonly help: boolean;
  readonly helpWanted: boolean;
  readonly openHelp: () => void;
  readonly closeHelp: () => void;
}

const goMs = 1200;
const places = { b: "/", k: "/kpis", a: "/accounts", i: "/import" } as const;

/** The keys that hold on every page: palette, help, search field, and `g` followed by a page's letter. */
export function useKeys(): Keys {
  const palette = useOpening();
  const help = useOpening();
  const go = useGo();
  useHotkeys([["mod+K", palette.toggle]], [], true);
  useHotkeys([["/", () => focusSearch() || palette.open()], ["shift+?", help.open], ["?", help.open], ["g", go.begin], ["b", () => void go.to("b")], ["j", () => walkRows(1)], ["k", () => go.to("k") || walkRows(-1)], ["a", () => void go.to("a")], ["i", () => void go.to("i")]]);
  return {
    palette: palette.opened, paletteWanted: palette.wanted, openPalette: palette.open, closePalette: palette.close,
    help: help.opened, helpWanted: help.wanted, openHelp: help.open, closeHelp: help.close,
  };
}

function useOpening() {
  const [opened, setOpened] = useState(false);
  const wanted = useRef(false);
  const set = (value: boolean): void => {
    wanted.current ||= value;
    setOpened(value);
  };
  return { opened, wanted: wanted.current, open: () => set(true), close: () => set(false), toggle: () => set(!opened) };
}

function useGo() {
  const navigate = useNavigate();
  const armed = useRef<ReturnType<typeof setTimeout> | null>(null);
  const begin = (): void => {
    if (armed.current !== null) clearTimeout(armed.current);
    armed.current = setTimeout(() => (armed.current = null), goMs);
  };
  /** True where it went. */
  const to = (letter: keyof typeof places): boolean => {
    if (armed.current === null) return false;
    void navigate({ to: places[letter] });
    return true;
  };
  return { begin, to };
}

/** The search field of the page; false where it has none. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("main input[type=search]");
  field?.focus();
  return field !== null;
}
