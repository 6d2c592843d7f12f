/** Which column of a header fills which field, by name alone. */
import type { RecordTable } from "../../store/table.ts";
import { validFrom, type Column } from "../../store/table.ts";
import { headerKey } from "./header.ts";

export interface FieldMatch {
  /** Our column. */
  readonly id: string;
  /** Its name for users. */
  readonly field: string;
  readonly column: Column;
  /** Place in the header, −1 for none. */
  readonly place: number;
  /** 1: its own name; less: a word that usually means it. */
  readonly confidence: number;
}

export interface Matches {
  readonly fields: readonly FieldMatch[];
  /** 0–1: how much of the header is understood, and whether what the kind needs is there. */
  readonly coverage: number;
}

/** Every field of the kind with its best column; a column fills one field only. */
export function matchFields(table: RecordTable, header: readonly string[]): Matches {
  const keys = header.map(headerKey);
  const taken = new Set<number>();
  const wanted = fieldsOf(table);
  const found = new Map<string, { place: number; confidence: number }>();
  for (const [rank, namesOf] of rankedNames.entries()) {
    for (const [id, column] of wanted) {
      if (found.has(id)) continue;
      const place = namesOf(table, id, column).reduce((left, text) => (left >= 0 ? left : keys.findIndex((key, i) => key === headerKey(text) && !taken.has(i))), -1);
      if (place < 0) continue;
      taken.add(place);
      found.set(id, { place, confidence: confidences[rank] ?? 0.5 });
    }
  }
  const fields = wanted.map(([id, column]) => ({ id, column, field: column.field ?? id, ...(found.get(id) ?? { place: -1, confidence: 0 }) }));
  return { fields, coverage: coverageOf(fields, header.length) };
}

/** The kind's columns, with `valid_from` of versioned kinds. */
export function fieldsOf(table: RecordTable): [string, Column][] {
  return [...Object.entries(table.columns), ...(table.versioned ? ([["valid_from", validFrom]] as [string, Column][]) : [])];
}

/** All words that mean the field, its own name first. */
export function namesOf(table: RecordTable, id: string, column: Column): readonly string[] {
  return rankedNames.flatMap((names) => names(table, id, column));
}

const confidences = [1, 0.9, 0.7];

const rankedNames: readonly ((table: RecordTable, id: string, column: Column) => readonly string[])[] = [
  (_table, id, column) => (column.field === undefined ? [id] : [column.field, id]),
  (table, id) => [`${table.kind}_${id}`, ...(ofKind.get(`${table.kind}.${id}`) ?? [])],
  (_table, id) => synonyms.get(id) ?? [],
];

function coverageOf(fields: readonly FieldMatch[], width: number): number {
  const matched = fields.filter((one) => one.place >= 0);
  const missing = fields.filter((one) => one.place < 0 && one.column.required === true && one.column.fallback === undefined).length;
  return (matched.reduce((sum, one) => sum + one.confidence, 0) / Math.max(1, width)) * 0.7 ** missing;
}

const words = (text: string): readonly string[] => text.split(" ");

/** Words that mean a field in one kind. */
const ofKind: ReadonlyMap<string, readonly string[]> = new Map([
  ["account.id", words("company_id record_id customer_id organization_id")],
  ["account.name", words("account company company_name customer customer_name organization organisation firma firmenname unternehmen")],
  ["account.domains", words("domain website url web company_domain_name company_domain homepage site webseite domains")],
  ["account.parent", words("parent_account parent_company subsidiary_of parent_id")],
  ["account.revenue", words("annual_revenue turnover umsatz")],
  ["person.id", words("contact_id lead_id record_id")],
  ["person.name", words("full_name contact_name contact person lead_name")],
  ["opportunity.id", words("deal_id record_id opportunity_number")],
  ["opportunity.name", words("deal_name opportunity_name deal opportunity")],
  ["opportunity.status", words("deal_status outcome")],
  ["opportunity.stage", words("deal_stage stage_name sales_stage phase pipeline_stage")],
  ["opportunity.amount", words("deal_value close_value deal_amount value revenue betrag")],
  ["opportunity.closes_on", words("expected_close_date expected_close close_date closing_date")],
  ["opportunity.closed_at", words("closed_date close_date closedate closed_on")],
  ["opportunity.created_at", words("created_date create_date open_date engage_date opened")],
  ["contract.value", words("contract_value total_contract_value tcv amount")],
  ["contract.recurring_value", words("acv arr annual_value annual_contract_value")],
  ["contract.starts", words("start_date start contract_start begin_date from")],
  ["contract.ends", words("end_date end contract_end expiry_date to")],
  ["touch.type", words("activity_type event_type event action activity touch_type")],
  ["touch.occurrences", words("number quantity times")],
  ["cost.amount", words("cost spend costs kosten spend_amount")],
  ["cost.from_day", words("date day spend_date month start_date")],
  ["list_membership.from_day", words("added_on since start_date date_added")],
  ["tier.tier", words("account_tier priority segment")],
  ["survey_answer.answer", words("score rating nps nps_score")],
  ["survey_answer.words", words("comment feedback verbatim")],
  ["order.id", words("order_id invoice_no invoice invoice_number order_number")],
  ["order.at", words("order_date invoice_date date")],
  ["intent_signal.source_score", words("composite_score score intent_score")],
  ["user.name", words("sales_agent full_name owner_name")],
  ["user.region", words("regional_office office")],
]);

/** Words that mean a field in any kind. */
const synonyms: ReadonlyMap<string, readonly string[]> = new Map([
  ["at", words("timestamp datetime date time occurred_at event_time happened_at activity_date created_at created day datum zeitpunkt call_date start_time sent_at")],
  ["day", words("date datum")],
  ["week", words("week_of week_start date")],
  ["account", words("account_name company company_name customer customer_name organization organisation client account_id company_id firma kunde")],
  ["account_domain", words("domain website company_domain domain_name web company_url")],
  ["person", words("contact_id contact person_id lead_id contact_name")],
  ["person_email", words("email email_address e_mail mail contact_email recipient_email recipient")],
  ["email", words("email_address e_mail mail work_email contact_email")],
  ["user", words("owner rep agent sales_rep sales_agent seller user_name owner_id assigned_to caller")],
  ["owner", words("owner_id owner_name sales_rep rep sales_agent account_executive seller assigned_to")],
  ["visitor", words("anonymous_id visitor_id device_id client_id cookie_id")],
  ["title", words("job_title position role_title")],
  ["industry", words("sector branch branche vertical")],
  ["employees", words("employee_count number_of_employees headcount company_size size mitarbeiter")],
  ["country", words("billing_country country_name office_location land location")],
  ["region", words("state province billing_state bundesland territory")],
  ["amount", words("value total price sum betrag")],
  ["currency", words("currency_code currency_iso_code waehrung währung")],
  ["revenue_currency", words("currency")],
  ["product_line", words("product product_name product_family")],
  ["product_lines", words("products product product_line")],
  ["probability", words("win_probability probability_percent")],
  ["campaign", words("campaign_name campaign_id utm_campaign kampagne")],
  ["channel", words("medium utm_medium source_channel")],
  ["url", words("page_url page link")],
  ["referrer", words("referer referring_page document_referrer http_referer")],
  ["required_people", words("count people needed")],
  ["seconds", words("duration duration_seconds call_duration length")],
  ["subject", words("subject_line betreff")],
  ["direction", words("call_direction")],
  ["outcome", words("disposition result status")],
  ["created_at", words("created_date create_date created date_created")],
  ["deleted", words("is_deleted")],
  ["lead_source", words("original_source source")],
  ["loss_reason", words("closed_lost_reason lost_reason reason_lost")],
  ["name", words("title")],
  ["from_day", words("start_date starts since valid_from")],
  ["to_day", words("end_date ends valid_to")],
  ["until_day", words("end_date")],
  ["valid_from", words("modified_at last_modified last_modified_date system_modstamp updated_at changed_at change_date timestamp")],
  ["occurrences", words("count impressions clicks")],
]);
