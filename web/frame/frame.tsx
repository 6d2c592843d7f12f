import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { CircleHelp, HeartPulse, Moon, Search, Sun, SunMoon, Upload } from "lucide-react";
import { useMantineColorScheme } from "@mantine/core";
import { lazy, Suspense, useEffect, useState, type ReactElement, type ReactNode } from "react";
import { useSession } from "../api/access.ts";
import { workspaceQuestion } from "../api/questions.ts";
import { now } from "../clock.ts";
import { showInstant } from "../format/days.ts";
import { say } from "../words/say.ts";
import { useKeptFocus } from "./kept-focus.ts";
import { useKeys } from "./keys.ts";
import { useReturnedFocus } from "./returned-focus.ts";
import { nextScheme } from "./scheme.ts";
import { numberPlaces } from "./places.ts";
import { LanguageMenu } from "./language-menu.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { RowDrawer } from "../figures/row-drawer.tsx";
import "./frame.css";

// Palette and help are opened by few and early; they come when first asked for.
const Palette = lazy(() => import("./palette.tsx").then((file) => ({ default: file.Palette })));
const LoginPage = lazy(() => import("../pages/door/login-page.tsx").then((file) => ({ default: file.LoginPage })));
const KeyHelp = lazy(() => import("./key-help.tsx").then((file) => ({ default: file.KeyHelp })));

const pages = [
  ...numberPlaces,
  { to: "/import", label: "nav.import", Icon: Upload, needs: "import" },
  { to: "/health", label: "nav.health", Icon: HeartPulse },
] as const;

/** Header, navigation and what floats over every page. */
export function Frame(): ReactElement {
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useKeptFocus();
  useReturnedFocus();
  if (path === "/set-up" || path === "/welcome") return <Outside><Outlet /></Outside>;
  return session?.kind === "nobody" ? <Outside><LoginPage /></Outside> : <Inside />;
}

/** Before anybody is known: what helps to come in, and nothing of what is inside. */
function Outside({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <>
      <a className="skip" href="#content">{say("app.skip")}</a>
      <header className="app-header">
        <div className="app-header-inner">
          <span className="app-brand"><img src="/sextant.svg" alt="" width={22} height={22} />{say("app.name")}</span>
          <div className="app-tools"><LanguageMenu /><SchemeSwitch /></div>
        </div>
      </header>
      <main id="content" className="app-main" tabIndex={-1}><Suspense>{children}</Suspense></main>
      <TitleOfTab />
    </>
  );
}

function Inside(): ReactElement {
  const keys = useKeys();
  return (
    <>
      <a className="skip" href="#content">{say("app.skip")}</a>
      <SampleBanner />
      <header className="app-header">
        <div className="app-header-inner">
          <Link to="/" className="app-brand"><img src="/sextant.svg" alt="" width={22} height={22} />{say("app.name")}</Link>
          <nav className="app-nav" aria-label={say("nav.main")}><PageLinks icons={false} /></nav>
          <div className="app-tools no-print">
            <button type="button" className="app-search" onClick={keys.openPalette}>
              <Search size={15} aria-hidden /><span className="unseen">{say("nav.search")}: </span><span className="app-search-hint">{say("nav.search.hint")}</span><kbd>{paletteKey()}</kbd>
            </button>
            <LanguageMenu />
            <SchemeSwitch />
            <PersonMenu />
            <button type="button" className="icon-button" onClick={keys.openHelp} aria-label={say("nav.help")} title={say("nav.help")}><CircleHelp size={17} aria-hidden /></button>
          </div>
        </div>
      </header>
      <main id="content" className="app-main" tabIndex={-1}><Outlet /></main>
      <nav className="app-tabs" aria-label={say("nav.main")}><PageLinks icons /></nav>
      <Suspense>
        {keys.paletteWanted && <Palette opened={keys.palette} onClose={keys.closePalette} onHelp={keys.openHelp} />}
        {keys.helpWanted && <KeyHelp opened={keys.help} onClose={keys.closeHelp} />}
      </Suspense>
      <PrintFoot />
      <RowDrawer />
      <TitleOfTab />
    </>
  );
}

/** On a narrow screen the page that is open is in sight among those at its foot. */
function useInSight(path: string): void {
  useEffect(() => {
    // Some browsers answer with a promise, which is no way to clean up.
    void document.querySelector(".app-tabs [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [path]);
}

function PageLinks({ icons }: { readonly icons: boolean }): ReactElement {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const session = useSession();
  useInSight(path);
  return (
    <>
      {pages.filter((page) => !("needs" in page) || session?.may.includes(page.needs) !== false).map(({ to, label, Icon }) => (
        <Link key={to} to={to} aria-current={isIn(path, to) ? "page" : undefined} activeProps={{}} >
          {icons && <Icon size={18} aria-hidden />}{say(label)}
        </Link>
      ))}
    </>
  );
}

function isIn(path: string, to: string): boolean {
  if (to === "/import" && path.startsWith("/imports")) return true;
  return to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
}

function paletteKey(): string {
  return navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K";
}

const schemeIcon = { auto: SunMoon, light: Sun, dark: Moon } as const;

function SchemeSwitch(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = nextScheme[colorScheme];
  const Icon = schemeIcon[colorScheme];
  const label = say("nav.theme", { now: say(`nav.theme.${colorScheme}`), next: say(`nav.theme.${next}`) });
  return <button type="button" className="icon-button" onClick={() => setColorScheme(next)} aria-label={label} title={label}><Icon size={17} aria-hidden /></button>;
}

function SampleBanner(): ReactElement | null {
  const workspace = useQuery(workspaceQuestion());
  if (workspace.data?.sample !== true) return null;
  return (
    <aside className="app-banner" aria-label={say("app.sample.label")}>
      <div className="app-banner-inner"><span>{say("app.sample")}</span><Link to="/import" className="link">{say("app.sample.import")}</Link></div>
    </aside>
  );
}

/** On paper: when it was printed, and the address that leads back to this view. */
function PrintFoot(): ReactElement {
  const [foot, setFoot] = useState("");
  useEffect(() => {
    const write = (): void => setFoot(say("print.foot", { at: showInstant(now().toISOString(), Intl.DateTimeFormat().resolvedOptions().timeZone), address: window.location.href }));
    window.addEventListener("beforeprint", write);
    return () => window.removeEventListener("beforeprint", write);
  }, []);
  return <p className="print-foot" aria-hidden>{foot}</p>;
}

/** The heading of the page is the title of the tab. */
function TitleOfTab(): null {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.href });
  useEffect(() => {
    const place = document.getElementById("content");
    if (place === null) return;
    const retitle = (): void => {
      const heading = place.querySelector("h1")?.textContent?.trim() ?? "";
      document.title = heading === "" ? say("app.name") : `${heading} · ${say("app.name")}`;
    };
    retitle();
    const watch = new MutationObserver(retitle);
    watch.observe(place, { childList: true, subtree: true, characterData: true });
    return () => watch.disconnect();
  }, [path]);
  return null;
}
