import { Building2, Coins, Gauge, Handshake, LayoutDashboard, PhoneCall } from "lucide-react";

/** The pages of numbers, which anybody who comes in may open: first in the header, and first in the palette. */
export const numberPlaces = [
  { to: "/", label: "nav.board", Icon: LayoutDashboard },
  { to: "/kpis", label: "nav.kpis", Icon: Gauge },
  { to: "/accounts", label: "nav.accounts", Icon: Building2 },
  { to: "/sales", label: "nav.sales", Icon: PhoneCall },
  { to: "/customers", label: "nav.customers", Icon: Handshake },
  { to: "/cost", label: "nav.cost", Icon: Coins },
] as const;
