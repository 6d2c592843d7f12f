import { useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { BookOpen, Download, FileUp, Keyboard, Languages, Link2, Printer, SunMoon } from "lucide-react";
import { useMemo } from "react";
import { useSession } from "../api/access.ts";
import { address } from "../api/ask.ts";
import { languages } from "../../src/words/languages.ts";
import { speak, useLanguage } from "../words/language.ts";
import { say } from "../words/say.ts";
import type { Permission } from "./needs.tsx";
import type { Line } from "./palette.tsx";
import { showDone } from "./undo-toast.tsx";

const schemes = ["light", "dark", "auto"] as const;

/** What the palette can do besides going somewhere. */
export function useActions(onClose: () => void, onHelp: () => void): readonly Line[] {
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const session = useSession();
  const language = useLanguage();
  return useMemo(() => {
    const after = (work: () => void) => () => { onClose(); work(); };
    const plain = { description: "" } as const;
    const may = (permission: Permission): boolean => session?.may.includes(permission) !== false;
    return [
      ...(may("import") ? [{ ...plain, id: "action-import", label: say("action.import"), icon: <FileUp size={16} aria-hidden />, open: after(() => void navigate({ to: "/import" })) }] : []),
      ...(may("export") ? [{ ...plain, id: "action-csv", label: say("action.csv"), icon: <Download size={16} aria-hidden />, open: after(() => window.location.assign(address("/accounts.csv"))) },
      { ...plain, id: "action-xlsx", label: say("action.xlsx"), icon: <Download size={16} aria-hidden />, open: after(() => window.location.assign(address("/accounts.xlsx"))) }] : []),
      { ...plain, id: "action-link", label: say("action.link"), icon: <Link2 size={16} aria-hidden />, open: after(() => void copyAddress()) },
      { ...plain, id: "action-print", label: say("action.print"), icon: <Printer size={16} aria-hidden />, open: after(() => setTimeout(() => window.print(), printAfterMs)) },
      ...schemes.filter((one) => one !== colorScheme).map((one) => ({ ...plain, id: `action-theme-${one}`, label: say("action.theme", { next: say(`nav.theme.${one}`) }), icon: <SunMoon size={16} aria-hidden />, open: after(() => setColorScheme(one)) })),
      ...languages.filter(({ code }) => code !== language).map(({ code, name }) => ({ id: `action-language-${code}`, label: name, description: say("nav.language.choose"), icon: <Languages size={16} aria-hidden />, open: after(() => void speak(code)) })),
      { ...plain, id: "action-help", label: say("action.help"), icon: <Keyboard size={16} aria-hidden />, open: after(onHelp) },
      { ...plain, id: "action-docs", label: say("action.docs"), icon: <BookOpen size={16} aria-hidden />, open: after(() => window.location.assign("/api/docs")) },
    ];
  }, [colorScheme, setColorScheme, language, navigate, onClose, onHelp, session]);
}

/** The palette fades away first. */
const printAfterMs = 200;

async function copyAddress(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    showDone(say("action.link.done"));
  } catch {
    showDone(say("chart.failed.copy"));
  }
}
