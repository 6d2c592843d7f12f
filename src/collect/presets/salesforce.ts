/** What the Salesforce layouts have in common. Times are UTC; close dates and other days are days. */
import type { FieldSource, Mapping } from "../files/preset.ts";

export const yes = ["true", "1", "yes"] as const;

export const salesforce: Pick<Mapping, "source" | "zone" | "ignore"> = {
  source: "salesforce",
  zone: "UTC",
  ignore: ["_fivetran_*", "*photo_url", "system_modstamp", "last_viewed_date", "last_referenced_date", "*_latitude", "*_longitude", "*_geocode_accuracy"],
};

/** Since when a row of a history table holds. */
export const since: Readonly<Record<string, FieldSource>> = { valid_from: { column: "_fivetran_start" } };

export const accountFields: Readonly<Record<string, FieldSource>> = {
  id: { column: "id" },
  name: { column: "name" },
  domains: { column: "website" },
  parent: { column: "parent_id" },
  industry: { column: "industry" },
  employees: { column: "number_of_employees" },
  revenue: { column: "annual_revenue" },
  revenue_currency: { column: "currency_iso_code" },
  country: { columns: ["billing_country", "billing_country_code", "shipping_country"] },
  region: { columns: ["billing_state", "billing_state_code", "shipping_state"] },
  lifecycle: { column: "type" },
  created_at: { column: "created_date" },
  deleted: { column: "is_deleted" },
};

export const contactFields: Readonly<Record<string, FieldSource>> = {
  id: { column: "id" },
  email: { column: "email" },
  name: { firstOf: [{ column: "name" }, { text: "{first_name} {last_name}" }] },
  title: { column: "title" },
  department: { column: "department" },
  consent: { when: [{ column: "has_opted_out_of_email", is: yes, then: "false" }] },
  reachable: { when: [{ column: "is_email_bounced", is: yes, then: "false" }] },
  phone: { columns: ["phone", "mobile_phone"] },
  country: { columns: ["mailing_country", "mailing_country_code"] },
  lead_source: { column: "lead_source" },
  created_at: { column: "created_date" },
  account: { column: "account_id" },
  deleted: { column: "is_deleted" },
};

export const opportunityFields: Readonly<Record<string, FieldSource>> = {
  id: { column: "id" },
  name: { column: "name" },
  account: { column: "account_id" },
  kind: {
    when: [
      { column: "type", is: ["new", "new business", "new customer"], then: "new" },
      { column: "type", is: ["renewal", "existing customer - renewal", "existing customer - replacement"], then: "renewal" },
      { column: "type", is: ["upsell", "upgrade", "expansion", "existing business", "add-on business", "existing customer - upgrade"], then: "upsell" },
      { column: "type", is: ["cross-sell", "cross sell", "crosssell"], then: "cross_sell" },
    ],
  },
  stage: { column: "stage_name" },
  amount: { column: "amount" },
  currency: { column: "currency_iso_code" },
  probability: { scaled: "probability", by: "0.01" },
  created_at: { column: "created_date" },
  closes_on: { day: "close_date" },
  closed_at: { take: { day: "close_date" }, where: { column: "is_closed", is: yes } },
  status: { when: [{ column: "is_won", is: yes, then: "won" }, { column: "is_closed", is: yes, then: "lost" }], otherwise: "open" },
  owner: { column: "owner_id" },
  lead_source: { column: "lead_source" },
  campaign: { column: "campaign_id" },
  deleted: { column: "is_deleted" },
};

export const opportunityNotes = [
  "Deleted opportunities are kept and shown as deleted; they count nowhere.",
  "Won and lost come from is_won and is_closed, never from the name of the stage.",
  "An organisation with several currencies has the column currency_iso_code. Without it say the currency once: --set currency=USD.",
  "The type decides between new business, renewal and upsell where it has one of the usual names; other names count as new. Map them with --map kind=type --value kind:“your name”=renewal.",
  "A probability outside 0–100 % is left empty; what the file says stays among the attributes.",
];
