/** Dimensions that the facts bear themselves, in their `labels`. */
import { sql, value } from "../../store/sql.ts";
import { extended, orNone, type Dimension } from "./dimension.ts";

const titles = {
  product_line: "Product", kind: "Kind", campaign: "Campaign", channel: "Channel", lead_source: "Lead source", type: "Type",
  placement: "Placement", currency: "Currency", direction: "Direction", side: "Side", user: "Our person", stage: "Stage in the CRM",
  status: "Status", outcome: "Outcome", loss_reason: "Loss reason", form: "Form", page_class: "Kind of page", topic: "Topic",
  wave: "Wave", question: "Question", source: "Source", asset: "Asset",
} as const;

export const factLabels: readonly Dimension[] = Object.entries(titles).map(([id, title]) => factLabel(id, title));

/** A dimension of the fact's own label. */
export function factLabel(label: string, title: string, id: string = label): Dimension {
  return { id, title, of: "fact", keyed: (rows, ask) => extended(rows, ask.column, keyOf(label)) };
}

/** A fact's currency stands in its own column. */
function keyOf(label: string): ReturnType<typeof sql> {
  if (label === "currency") return orNone(sql`if(fact.fact_labels['currency'] = '', fact.fact_currency, fact.fact_labels['currency'])`);
  return orNone(sql`fact.fact_labels[${value.string(label)}]`);
}
