import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams, type RouterHistory } from "@tanstack/react-router";
import { readSearch, writeSearch } from "./address.ts";
import { accountsView, accountView, auditView, baseView, boardView, costView, identityView, importView, importsView, kpiView, kpisView, liveView, salesView } from "./views.ts";
import { Frame } from "./frame/frame.tsx";
import { NoPage } from "./frame/no-page.tsx";
import { RenderProblem } from "./frame/problem-note.tsx";
import { BoardPage } from "./pages/board/board-page.tsx";

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NoPage,
  errorComponent: RenderProblem,
  validateSearch: baseView,
  search: { middlewares: [retainSearchParams(["from", "to", "compare", "where"])] },
});

const board = createRoute({ getParentRoute: () => root, path: "/", validateSearch: boardView, component: BoardPage });
const kpis = createRoute({
  getParentRoute: () => root, path: "/kpis", validateSearch: kpisView,
  component: lazyRouteComponent(() => import("./pages/kpis/kpis-page.tsx"), "KpisPage"), staticData: { file: "pages/kpis/kpis-page.tsx" },
});
const kpi = createRoute({
  getParentRoute: () => root, path: "/kpis/$id", validateSearch: kpiView,
  component: lazyRouteComponent(() => import("./pages/kpi/kpi-page.tsx"), "KpiPage"), staticData: { file: "pages/kpi/kpi-page.tsx" },
});
const accounts = createRoute({
  getParentRoute: () => root, path: "/accounts", validateSearch: accountsView,
  component: lazyRouteComponent(() => import("./pages/accounts/accounts-page.tsx"), "AccountsPage"), staticData: { file: "pages/accounts/accounts-page.tsx" },
});
const account = createRoute({
  getParentRoute: () => root, path: "/accounts/$id", validateSearch: accountView,
  component: lazyRouteComponent(() => import("./pages/account/account-page.tsx"), "AccountPage"), staticData: { file: "pages/account/account-page.tsx" },
});
const sales = createRoute({
  getParentRoute: () => root, path: "/sales", validateSearch: salesView,
  component: lazyRouteComponent(() => import("./pages/sales/sales-page.tsx"), "SalesPage"), staticData: { file: "pages/sales/sales-page.tsx" },
});
const customers = createRoute({
  getParentRoute: () => root, path: "/customers", validateSearch: boardView,
  component: lazyRouteComponent(() => import("./pages/customers/customers-page.tsx"), "CustomersPage"), staticData: { file: "pages/customers/customers-page.tsx" },
});
const cost = createRoute({
  getParentRoute: () => root, path: "/cost", validateSearch: costView,
  component: lazyRouteComponent(() => import("./pages/cost/cost-page.tsx"), "CostPage"), staticData: { file: "pages/cost/cost-page.tsx" },
});
const identity = createRoute({
  getParentRoute: () => root, path: "/identity", validateSearch: identityView,
  component: lazyRouteComponent(() => import("./pages/identity/identity-page.tsx"), "IdentityPage"), staticData: { file: "pages/identity/identity-page.tsx" },
});
const importing = createRoute({
  getParentRoute: () => root, path: "/import", validateSearch: importView,
  component: lazyRouteComponent(() => import("./pages/import/import-page.tsx"), "ImportPage"), staticData: { file: "pages/import/import-page.tsx" },
});
const sources = createRoute({
  getParentRoute: () => root, path: "/sources",
  component: lazyRouteComponent(() => import("./pages/sources/sources-page.tsx"), "SourcesPage"), staticData: { file: "pages/sources/sources-page.tsx", needsWindow: true },
});
const live = createRoute({
  getParentRoute: () => root, path: "/live", validateSearch: liveView,
  component: lazyRouteComponent(() => import("./pages/live/live-page.tsx"), "LivePage"), staticData: { file: "pages/live/live-page.tsx" },
});
const health = createRoute({
  getParentRoute: () => root, path: "/health",
  component: lazyRouteComponent(() => import("./pages/health/health-page.tsx"), "HealthPage"), staticData: { file: "pages/health/health-page.tsx" },
});
const batch = createRoute({
  getParentRoute: () => root, path: "/imports/$batch", validateSearch: importsView,
  component: lazyRouteComponent(() => import("./pages/batch/batch-page.tsx"), "BatchPage"), staticData: { file: "pages/batch/batch-page.tsx" },
});

const people = createRoute({
  getParentRoute: () => root, path: "/people",
  component: lazyRouteComponent(() => import("./pages/people/people-page.tsx"), "PeopleAndKeysPage"), staticData: { file: "pages/people/people-page.tsx" },
});
const audit = createRoute({
  getParentRoute: () => root, path: "/audit", validateSearch: auditView,
  component: lazyRouteComponent(() => import("./pages/audit/audit-page.tsx"), "AuditLogPage"), staticData: { file: "pages/audit/audit-page.tsx" },
});
const erase = createRoute({
  getParentRoute: () => root, path: "/erase",
  component: lazyRouteComponent(() => import("./pages/erase/erase-page.tsx"), "ErasePage"), staticData: { file: "pages/erase/erase-page.tsx" },
});
const setUp = createRoute({
  getParentRoute: () => root, path: "/set-up",
  component: lazyRouteComponent(() => import("./pages/door/set-up-page.tsx"), "SetUpPage"), staticData: { file: "pages/door/set-up-page.tsx", needsWindow: true },
});
const welcome = createRoute({
  getParentRoute: () => root, path: "/welcome",
  component: lazyRouteComponent(() => import("./pages/door/welcome-page.tsx"), "WelcomePage"), staticData: { file: "pages/door/welcome-page.tsx", needsWindow: true },
});

const routeTree = root.addChildren([board, kpis, kpi, accounts, account, sales, customers, cost, identity, importing, batch, sources, live, health, people, audit, erase, setUp, welcome]);

/** The way between the pages; without a history of its own it follows the browser's address. */
export function makeRouter(further: { readonly history?: RouterHistory; readonly scrollRestoration?: boolean } = {}) {
  return createRouter({ routeTree, parseSearch: readSearch, stringifySearch: writeSearch, defaultPreload: "intent", scrollRestoration: true, ...further });
}

export type Router = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: Router;
  }
  interface StaticDataRouteOption {
    /** The source file of a page whose script comes by itself. */
    readonly file?: string;
    /** It shows what only a browser knows: its own address, a secret behind the #. */
    readonly needsWindow?: boolean;
  }
}
