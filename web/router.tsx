import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams } from "@tanstack/react-router";
import { readSearch, writeSearch } from "./address.ts";
import { accountsView, accountView, baseView, boardView, costView, identityView, importView, importsView, kpiView, kpisView, liveView, salesView } from "./views.ts";
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
  component: lazyRouteComponent(() => import("./pages/kpis/kpis-page.tsx"), "KpisPage"),
});
const kpi = createRoute({
  getParentRoute: () => root, path: "/kpis/$id", validateSearch: kpiView,
  component: lazyRouteComponent(() => import("./pages/kpi/kpi-page.tsx"), "KpiPage"),
});
const accounts = createRoute({
  getParentRoute: () => root, path: "/accounts", validateSearch: accountsView,
  component: lazyRouteComponent(() => import("./pages/accounts/accounts-page.tsx"), "AccountsPage"),
});
const account = createRoute({
  getParentRoute: () => root, path: "/accounts/$id", validateSearch: accountView,
  component: lazyRouteComponent(() => import("./pages/account/account-page.tsx"), "AccountPage"),
});
const sales = createRoute({
  getParentRoute: () => root, path: "/sales", validateSearch: salesView,
  component: lazyRouteComponent(() => import("./pages/sales/sales-page.tsx"), "SalesPage"),
});
const customers = createRoute({
  getParentRoute: () => root, path: "/customers", validateSearch: boardView,
  component: lazyRouteComponent(() => import("./pages/customers/customers-page.tsx"), "CustomersPage"),
});
const cost = createRoute({
  getParentRoute: () => root, path: "/cost", validateSearch: costView,
  component: lazyRouteComponent(() => import("./pages/cost/cost-page.tsx"), "CostPage"),
});
const identity = createRoute({
  getParentRoute: () => root, path: "/identity", validateSearch: identityView,
  component: lazyRouteComponent(() => import("./pages/identity/identity-page.tsx"), "IdentityPage"),
});
const importing = createRoute({
  getParentRoute: () => root, path: "/import", validateSearch: importView,
  component: lazyRouteComponent(() => import("./pages/import/import-page.tsx"), "ImportPage"),
});
const sources = createRoute({
  getParentRoute: () => root, path: "/sources",
  component: lazyRouteComponent(() => import("./pages/sources/sources-page.tsx"), "SourcesPage"),
});
const live = createRoute({
  getParentRoute: () => root, path: "/live", validateSearch: liveView,
  component: lazyRouteComponent(() => import("./pages/live/live-page.tsx"), "LivePage"),
});
const health = createRoute({
  getParentRoute: () => root, path: "/health",
  component: lazyRouteComponent(() => import("./pages/health/health-page.tsx"), "HealthPage"),
});
const batch = createRoute({
  getParentRoute: () => root, path: "/imports/$batch", validateSearch: importsView,
  component: lazyRouteComponent(() => import("./pages/batch/batch-page.tsx"), "BatchPage"),
});

const people = createRoute({
  getParentRoute: () => root, path: "/people",
  component: lazyRouteComponent(() => import("./pages/people/people-page.tsx"), "PeopleAndKeysPage"),
});
const audit = createRoute({
  getParentRoute: () => root, path: "/audit",
  component: lazyRouteComponent(() => import("./pages/audit/audit-page.tsx"), "AuditLogPage"),
});
const erase = createRoute({
  getParentRoute: () => root, path: "/erase",
  component: lazyRouteComponent(() => import("./pages/erase/erase-page.tsx"), "ErasePage"),
});
const setUp = createRoute({
  getParentRoute: () => root, path: "/set-up",
  component: lazyRouteComponent(() => import("./pages/door/set-up-page.tsx"), "SetUpPage"),
});
const welcome = createRoute({
  getParentRoute: () => root, path: "/welcome",
  component: lazyRouteComponent(() => import("./pages/door/welcome-page.tsx"), "WelcomePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([board, kpis, kpi, accounts, account, sales, customers, cost, identity, importing, batch, sources, live, health, people, audit, erase, setUp, welcome]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
