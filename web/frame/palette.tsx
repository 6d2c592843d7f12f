import "@mantine/spotlight/styles.layer.css";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { Antenna, Bookmark, Building2, FileUp, Fingerprint, Gauge, LayoutDashboard, Radio, Search, HeartPulse } from "lucide-react";
import { useEffect, useMemo, useState, type ReactElement, type ReactNode } from "react";
import type { AccountPage, KpiCard } from "../../src/serve/contract.ts";
import { ask } from "../api/ask.ts";
import { kpisQuestion, segmentsQuestion } from "../api/questions.ts";
import { useActions } from "./actions.tsx";
import { say } from "../words/say.ts";

const accountsMost = 6;
const kpisMost = 8;
const segmentsMost = 8;
const [store, palette] = createSpotlight();

/** Pages, segments, KPIs, accounts and actions by a part of their name. */
export function Palette({ opened, onClose, onHelp }: { readonly opened: boolean; readonly onClose: () => void; readonly onHelp: () => void }): ReactElement {
  const [text, setText] = useState("");
  const actions = useActions(onClose, onHelp);
  const groups = useGroups(text, onClose, actions);
  useEffect(() => (opened ? palette.open() : palette.close()), [opened]);
  const shown = groups.filter((group) => group.lines.length > 0);
  return (
    <Spotlight.Root store={store} query={text} onQueryChange={setText} onSpotlightClose={onClose} shortcut={null} scrollable maxHeight={420} transitionProps={{ duration: 120 }}>
      <Spotlight.Search placeholder={say("nav.search.label")} aria-label={say("nav.search.label")} leftSection={<Search size={16} aria-hidden />} />
      <Spotlight.ActionsList>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.lines.map((line) => <Spotlight.Action key={line.id} label={line.label} description={line.description} leftSection={line.icon} onClick={line.open} highlightQuery={false} />)}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && <Spotlight.Empty>{say("nav.search.none")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** A line of the palette. */
export interface Line {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: ReactNode;
  readonly open: () => void;
}

function useGroups(text: string, onClose: () => void, actions: readonly Line[]): readonly { readonly title: string; readonly lines: readonly Line[] }[] {
  const navigate = useNavigate();
  const kpis = useQuery(kpisQuestion());
  const segments = useQuery(segmentsQuestion());
  const [asked] = useDebouncedValue(text.trim(), 150);
  const accounts = useQuery({
    queryKey: ["palette", asked], enabled: asked !== "", placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<AccountPage>("/accounts", { search: asked, limit: accountsMost }, signal),
  });
  return useMemo(() => {
    const after = (go: () => void) => () => { onClose(); go(); };
    const matches = (name: string): boolean => name.toLowerCase().includes(text.trim().toLowerCase());
    const pages: Line[] = [
      { id: "board", label: say("nav.board"), description: "", icon: <LayoutDashboard size={16} aria-hidden />, open: after(() => void navigate({ to: "/" })) },
      { id: "kpis", label: say("nav.kpis"), description: "", icon: <Gauge size={16} aria-hidden />, open: after(() => void navigate({ to: "/kpis" })) },
      { id: "accounts", label: say("nav.accounts"), description: "", icon: <Building2 size={16} aria-hidden />, open: after(() => void navigate({ to: "/accounts" })) },
      { id: "identity", label: say("nav.identity"), description: "", icon: <Fingerprint size={16} aria-hidden />, open: after(() => void navigate({ to: "/identity" })) },
      { id: "sources", label: say("sources.title"), description: "", icon: <Antenna size={16} aria-hidden />, open: after(() => void navigate({ to: "/sources" })) },
      { id: "live", label: say("live.title"), description: "", icon: <Radio size={16} aria-hidden />, open: after(() => void navigate({ to: "/live" })) },
      { id: "health", label: say("health.title"), description: "", icon: <HeartPulse size={16} aria-hidden />, open: after(() => void navigate({ to: "/health" })) },
      { id: "import", label: say("nav.import"), description: "", icon: <FileUp size={16} aria-hidden />, open: after(() => void navigate({ to: "/import" })) },
    ];
    const kpiLine = (card: KpiCard): Line => ({ id: `kpi-${card.id}`, label: card.title, description: card.question, icon: <Gauge size={16} aria-hidden />, open: after(() => void navigate({ to: "/kpis/$id", params: { id: card.id } })) });
    return [
      { title: say("nav.search.pages"), lines: pages.filter((page) => matches(page.label)) },
      { title: say("nav.search.segments"), lines: (segments.data?.segments ?? []).filter((one) => matches(one.name)).slice(0, segmentsMost).map((one) => ({ id: `segment-${one.name}`, label: one.name, description: one.author, icon: <Bookmark size={16} aria-hidden />, open: after(() => void navigate({ to: "/accounts", search: { segment: one.name } as never })) })) },
      { title: say("nav.search.kpis"), lines: (kpis.data?.kpis ?? []).filter((card) => matches(`${card.title} ${card.question} ${card.id}`)).slice(0, kpisMost).map(kpiLine) },
      {
        title: say("nav.search.accounts"),
        lines: (asked === "" ? [] : accounts.data?.accounts ?? []).map((account) => ({
          id: `account-${account.account_id}`, label: account.name, description: account.domain, icon: <Building2 size={16} aria-hidden />,
          open: after(() => void navigate({ to: "/accounts/$id", params: { id: account.account_id } })),
        })),
      },
      { title: say("nav.search.actions"), lines: actions.filter((action) => matches(action.label)) },
    ];
  }, [text, asked, kpis.data, segments.data, accounts.data, actions, navigate, onClose]);
}
