import "@mantine/spotlight/styles.layer.css";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { Antenna, Bookmark, Building2, Contact as ContactIcon, Eraser, FileUp, Fingerprint, Gauge, HeartPulse, KeyRound, Radio, ScrollText, Search, UserRound } from "lucide-react";
import { useEffect, useId, useMemo, useState, type ReactElement, type ReactNode } from "react";
import type { AccountPage, Contact, KpiName } from "../../src/serve/contract.ts";
import { useSession } from "../api/access.ts";
import { ask } from "../api/ask.ts";
import { kpisQuestion, segmentsQuestion, valuesQuestion } from "../api/questions.ts";
import { useActions } from "./actions.tsx";
import { elementId, useChosenLine } from "./chosen-line.ts";
import { numberPlaces } from "./places.ts";
import { showCount } from "../format/numbers.ts";
import { say } from "../words/say.ts";

const accountsMost = 6;
const kpisMost = 8;
const segmentsMost = 8;
const ownersMost = 5;
const peopleMost = 6;
/** One letter would find everybody. */
const peopleFromLetters = 2;
const [store, palette] = createSpotlight();

/** Every page, with what one must be allowed to be led there. */
const places = [
  ...numberPlaces,
  { to: "/identity", label: "nav.identity", Icon: Fingerprint },
  { to: "/import", label: "nav.import", Icon: FileUp, needs: "import" },
  { to: "/sources", label: "sources.title", Icon: Antenna, needs: "collect" },
  { to: "/live", label: "live.title", Icon: Radio },
  { to: "/health", label: "health.title", Icon: HeartPulse },
  { to: "/people", label: "people.title", Icon: KeyRound },
  { to: "/audit", label: "audit.title", Icon: ScrollText, needs: "audit" },
  { to: "/erase", label: "erasure.title", Icon: Eraser, needs: "erase" },
] as const;

/** Pages, segments, KPIs, accounts, people and actions by a part of their name. */
export function Palette({ opened, onClose, onHelp }: { readonly opened: boolean; readonly onClose: () => void; readonly onHelp: () => void }): ReactElement {
  const [text, setText] = useState("");
  const actions = useActions(onClose, onHelp);
  const { groups, isAnswered } = useGroups(text, onClose, actions);
  const [list, label] = [useId(), say("nav.search.label")];
  useEffect(() => (opened ? palette.open() : palette.close()), [opened]);
  const shown = groups.filter((group) => group.lines.length > 0);
  const lines = shown.flatMap((group) => group.lines);
  const { chosen, onKeys } = useChosenLine(lines, text);
  return (
    <Spotlight.Root store={store} query={text} onQueryChange={setText} onSpotlightClose={onClose} shortcut={null} scrollable maxHeight={420} transitionProps={{ duration: 120 }} attributes={{ content: { "aria-label": label } }}>
      <Spotlight.Search
        placeholder={label} aria-label={label} leftSection={<Search size={16} aria-hidden />} onKeyDownCapture={onKeys}
        role="combobox" aria-autocomplete="list" aria-expanded={shown.length > 0} aria-controls={list} aria-activedescendant={chosen && elementId(chosen)}
      />
      <div role="status" className="unseen">{text.trim() !== "" && isAnswered && lines.length > 0 && say("nav.search.found", { n: showCount(lines.length), count: lines.length })}</div>
      <Lines list={list} groups={shown} chosen={chosen} isAnswered={isAnswered} />
    </Spotlight.Root>
  );
}

interface LinesProps {
  readonly list: string;
  readonly groups: readonly Group[];
  readonly chosen: string | undefined;
  readonly isAnswered: boolean;
}

function Lines({ list, groups, chosen, isAnswered }: LinesProps): ReactElement {
  // Spotlight 9.7.3 marks lines of a list that it knows by itself; these are marked here.
  useEffect(() => store.updateState((state) => ({ ...state, listId: "" })), []);
  return (
    <Spotlight.ActionsList>
      <div role="listbox" id={list} aria-label={say("nav.search")}>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title} role="group" aria-label={group.title}>
            {group.lines.map((line) => (
              <Spotlight.Action
                key={line.id} renderRoot={(props) => <div {...props} id={elementId(line.id)} role="option" aria-selected={line.id === chosen} />}
                data-selected={line.id === chosen || undefined} label={line.label} description={line.description} leftSection={line.icon} onClick={line.open} highlightQuery={false}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </div>
      {groups.length === 0 && isAnswered && <Spotlight.Empty role="status">{say("nav.search.none")}</Spotlight.Empty>}
    </Spotlight.ActionsList>
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

interface Group {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What is at hand stands first, what is asked of the server below it: where an answer comes late nothing at hand moves. */
function useGroups(text: string, onClose: () => void, actions: readonly Line[]): { readonly groups: readonly Group[]; readonly isAnswered: boolean } {
  const navigate = useNavigate();
  const session = useSession();
  const kpis = useQuery(kpisQuestion());
  const segments = useQuery(segmentsQuestion());
  const [asked] = useDebouncedValue(text.trim(), 150);
  const accounts = useQuery({
    queryKey: ["palette", asked], enabled: asked !== "", placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<AccountPage>("/accounts", { search: asked, limit: accountsMost }, signal),
  });
  const people = useQuery({
    queryKey: ["palette people", asked], enabled: asked.length >= peopleFromLetters, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<{ readonly contacts: readonly Contact[] }>("/contacts", { search: asked, limit: peopleMost }, signal),
  });
  const owners = useQuery({ ...valuesQuestion("owner", asked), enabled: asked !== "" });
  const isAnswered = asked === text.trim() && ![accounts, people, owners].some(({ isFetching }) => isFetching);
  const groups = useMemo(() => {
    const after = (go: () => void) => () => { onClose(); go(); };
    const matches = (name: string): boolean => name.toLowerCase().includes(text.trim().toLowerCase());
    const open = places.filter((place) => !("needs" in place) || session?.may.includes(place.needs) !== false);
    const pages: Line[] = open.map(({ to, label, Icon }) => ({ id: to, label: say(label), description: "", icon: <Icon size={16} aria-hidden />, open: after(() => void navigate({ to })) }));
    const kpiLine = (card: KpiName): Line => ({ id: `kpi-${card.id}`, label: card.title, description: card.question, icon: <Gauge size={16} aria-hidden />, open: after(() => void navigate({ to: "/kpis/$id", params: { id: card.id } })) });
    return [
      { title: say("nav.search.pages"), lines: pages.filter((page) => matches(page.label)) },
      { title: say("nav.search.segments"), lines: (segments.data?.segments ?? []).filter((one) => matches(one.name)).slice(0, segmentsMost).map((one) => ({ id: `segment-${one.name}`, label: one.name, description: one.author, icon: <Bookmark size={16} aria-hidden />, open: after(() => void navigate({ to: "/accounts", search: { segment: one.name } as never })) })) },
      { title: say("nav.search.kpis"), lines: (kpis.data?.kpis ?? []).filter((card) => matches(`${card.title} ${card.question} ${card.id}`)).slice(0, kpisMost).map(kpiLine) },
      { title: say("nav.search.actions"), lines: actions.filter((action) => matches(action.label)) },
      {
        title: say("nav.search.accounts"),
        lines: (asked === "" ? [] : accounts.data?.accounts ?? []).filter((account) => !accounts.isPlaceholderData || matches(`${account.name} ${account.domain}`)).map((account) => ({
          id: `account-${account.account_id}`, label: account.name, description: account.domain, icon: <Building2 size={16} aria-hidden />,
          open: after(() => void navigate({ to: "/accounts/$id", params: { id: account.account_id } })),
        })),
      },
      { title: say("nav.search.owners"), lines: (asked === "" ? [] : owners.data?.values ?? []).slice(0, ownersMost).filter(matches).map((owner) => ({ id: `owner-${owner}`, label: owner, description: say("nav.search.owners.of"), icon: <UserRound size={16} aria-hidden />, open: after(() => void navigate({ to: "/accounts", search: { where: [`owner=${owner}`] } as never })) })) },
      {
        title: say("nav.search.people"),
        lines: (asked.length < peopleFromLetters ? [] : people.data?.contacts ?? []).filter(({ name, email }) => !people.isPlaceholderData || matches(`${name} ${email}`)).map(({ person_id, name, email, title, account_id, account }) => ({
          id: `person-${person_id}`, label: name || email, description: [title, account].filter(Boolean).join(" · "), icon: <ContactIcon size={16} aria-hidden />,
          open: after(() => void navigate({ to: "/accounts/$id", params: { id: account_id }, search: { person: person_id } as never, hash: "people", resetScroll: false })),
        })),
      },
    ];
  }, [text, asked, kpis.data, segments.data, accounts.data, accounts.isPlaceholderData, people.data, people.isPlaceholderData, owners.data, actions, session, navigate, onClose]);
  return { groups, isAnswered };
}
