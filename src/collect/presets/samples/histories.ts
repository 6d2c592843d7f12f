/** Small files of the layouts that speak of parts of records, and of those that say what belongs together. See {@link RecordSample}. */
import type { RecordSample } from "./records.ts";

export const historySamples: readonly RecordSample[] = [
  {
    as: "hubspot-deal-history",
    file: [
      "deal_id,timestamp,_fivetran_synced,source,name,source_id,value",
      "71,2025-02-01 09:00:00.000,2026-01-01 00:00:00,CRM_UI,dealname,u1,New roof",
      "71,2025-02-01 09:00:00.000,2026-01-01 00:00:00,CRM_UI,dealstage,u1,qualifiedtobuy",
      "71,2025-02-01 09:00:00.000,2026-01-01 00:00:00,CRM_UI,closedate,u1,1740787200000",
      "71,2025-02-03 10:00:00.000,2026-01-01 00:00:00,CRM_UI,amount,u1,1200.50",
      "71,2025-02-04 10:00:00.000,2026-01-01 00:00:00,CRM_UI,amount,u1,",
      "71,2025-03-01 08:30:00.000,2026-01-01 00:00:00,CRM_UI,dealstage,u1,closedwon",
      "71,2025-03-01 08:30:00.000,2026-01-01 00:00:00,CALCULATED,hs_is_closed_won,,true",
      "71,2025-03-02 08:30:00.000,2026-01-01 00:00:00,CRM_UI,dealstage,u1,4711",
      "71,2025-03-02 08:30:00.000,2026-01-01 00:00:00,CALCULATED,hs_is_closed,,false",
      "71,2025-03-02 09:00:00.000,2026-01-01 00:00:00,CRM_UI,next_step,u1,Call Ida",
      "71,2025-03-02 09:00:01.000,2026-01-01 00:00:00,CALCULATED,hs_lastmodifieddate,,1740906000000",
    ],
    say: { set: { currency: "EUR" } },
    makes: {
      opportunity: [
        { id: "71", valid_from: "2025-02-01 09:00:00", name: "New roof", says: ["id", "name"] },
        { id: "71", stage: "qualifiedtobuy", status: "open", closed_at: null, says: ["id", "stage", "closed_at", "status"] },
        { id: "71", closes_on: "2025-03-01", says: ["id", "closes_on"] },
        { id: "71", valid_from: "2025-02-03 10:00:00", amount: "1200.5", currency: "EUR", says: ["id", "amount", "currency"] },
        { id: "71", amount: null, says: ["id", "amount", "currency"] },
        { id: "71", stage: "closedwon", status: "won", closed_at: "2025-03-01 08:30:00", says: ["id", "stage", "closed_at", "status"] },
        { id: "71", stage: "", status: "won", closed_at: "2025-03-01 08:30:00", says: ["id", "closed_at", "status"] },
        { id: "71", stage: "4711", says: ["id", "stage"] },
        { id: "71", status: "open", closed_at: null, says: ["id", "closed_at", "status"] },
        { id: "71", valid_from: "2025-03-02 09:00:00", says: ["id"] },
      ],
    },
    skipped: 1,
  },
  {
    as: "hubspot-company-history",
    file: [
      "company_id,timestamp,_fivetran_synced,source,source_id,name,value",
      "81,2025-01-05 12:00:00,2026-01-01 00:00:00,CRM_UI,,name,Acme Steel",
      "81,2025-01-05 12:00:00,2026-01-01 00:00:00,CRM_UI,,domain,acme-steel.example",
      "81,2025-06-05 12:00:00,2026-01-01 00:00:00,CRM_UI,,annualrevenue,5000000",
      "81,2025-06-05 12:00:01,2026-01-01 00:00:00,CALCULATED,,num_notes,4",
    ],
    say: { set: { revenue_currency: "USD" } },
    makes: {
      account: [
        { id: "81", name: "Acme Steel", valid_from: "2025-01-05 12:00:00", says: ["id", "name"] },
        { id: "81", domains: ["acme-steel.example"], says: ["id", "domains"] },
        { id: "81", revenue: "5000000", revenue_currency: "USD", valid_from: "2025-06-05 12:00:00", says: ["id", "revenue", "revenue_currency"] },
      ],
    },
    skipped: 1,
  },
  {
    as: "hubspot-contact-history",
    file: [
      "contact_id,timestamp,_fivetran_synced,source,name,value,source_id",
      "91,2025-01-05 12:00:00,2026-01-01 00:00:00,CRM_UI,email,ida@acme-steel.example,",
      "91,2025-01-05 12:00:00,2026-01-01 00:00:00,ASSOCIATIONS,associatedcompanyid,81,",
      "91,2025-04-01 12:00:00,2026-01-01 00:00:00,CRM_UI,hs_email_optout,true,",
      "91,2025-05-01 12:00:00,2026-01-01 00:00:00,CRM_UI,hs_email_optout,false,",
    ],
    makes: {
      person: [
        { id: "91", email: "ida@acme-steel.example", says: ["id", "email"] },
        { id: "91", account: "81", says: ["id", "account"] },
        { id: "91", consent: false, says: ["id", "consent"] },
        { id: "91", consent: null, valid_from: "2025-05-01 12:00:00", says: ["id", "consent"] },
      ],
    },
  },
  {
    as: "hubspot-deal-stage-history",
    file: [
      "_fivetran_start,deal_id,_fivetran_active,_fivetran_end,_fivetran_synced,date_entered,source,source_id,value",
      "2025-02-01 9:00:00,71,FALSE,2025-03-01 8:29:59,2026-01-01 00:00:00,2025-02-01 9:00:00,CRM_UI,u1,qualifiedtobuy",
      "2025-03-01 8:30:00,71,FALSE,2025-03-02 8:29:59,2026-01-01 00:00:00,2025-03-01 8:30:00,CRM_UI,u1,closedwon",
      "2025-03-02 8:30:00,71,TRUE,2050-01-01 00:00:00,2026-01-01 00:00:00,2025-03-02 8:30:00,CRM_UI,u1,4711",
    ],
    makes: {
      opportunity: [
        { id: "71", stage: "qualifiedtobuy", status: "open", closed_at: null, valid_from: "2025-02-01 09:00:00", says: ["id", "stage", "closed_at", "status"] },
        { id: "71", stage: "closedwon", status: "won", closed_at: "2025-03-01 08:30:00", says: ["id", "stage", "closed_at", "status"] },
        { id: "71", stage: "4711", valid_from: "2025-03-02 08:30:00", says: ["id", "stage"] },
      ],
    },
  },
  {
    as: "hubspot-pipeline-stage",
    file: [
      "_fivetran_deleted,_fivetran_synced,active,closed_won,is_closed,display_order,probability,stage_id,label,pipeline_id,created_at,updated_at",
      "FALSE,2026-01-01 00:00:00,TRUE,FALSE,FALSE,1,0.2,4711,Site visit,roofs,2024-01-01 00:00:00,2024-01-01 00:00:00",
      "FALSE,2026-01-01 00:00:00,TRUE,TRUE,TRUE,2,1.0,4712,Signed,roofs,2024-01-01 00:00:00,2024-01-01 00:00:00",
      "TRUE,2026-01-01 00:00:00,TRUE,FALSE,TRUE,3,0.0,4713,No roof,roofs,2024-01-01 00:00:00,2024-01-01 00:00:00",
    ],
    makes: {
      pipeline_stage: [
        { id: "4711", name: "Site visit", pipeline: "roofs", position: 1, probability: 0.2, status: "open", deleted: false },
        { id: "4712", probability: 1, status: "won" },
        { id: "4713", probability: 0, status: "lost", deleted: true },
      ],
    },
  },
  {
    as: "hubspot-deal-company",
    file: ["company_id,deal_id,type_id,category", "81,71,341,HUBSPOT_DEFINED", "82,71,5,HUBSPOT_DEFINED"],
    makes: {
      identity_link: [
        { from_kind: "opportunity", from_id: "71", to_kind: "account", to_id: "81", means: "link", main: null },
        { from_kind: "opportunity", from_id: "71", to_kind: "account", to_id: "82", main: true },
      ],
    },
  },
  {
    as: "hubspot-deal-contact",
    file: ["contact_id,deal_id,_fivetran_synced,type_id,category", "91,71,2026-01-01 00:00:00,3,HUBSPOT_DEFINED"],
    makes: { identity_link: [{ from_kind: "opportunity", from_id: "71", to_kind: "person", to_id: "91", main: null }] },
  },
  {
    as: "hubspot-contact-company",
    file: ["contact_id,company_id,_fivetran_synced,type_id,category", "91,81,2026-01-01 00:00:00,1,HUBSPOT_DEFINED"],
    makes: { identity_link: [{ from_kind: "person", from_id: "91", to_kind: "account", to_id: "81", main: true }] },
  },
  {
    as: "hubspot-engagement-company",
    file: ["company_id,engagement_id,engagement_type,type_id,_fivetran_synced,category", "81,61,CALL,182,2026-01-01 00:00:00,HUBSPOT_DEFINED"],
    makes: { identity_link: [{ from_kind: "touch", from_id: "61", to_kind: "account", to_id: "81" }] },
  },
  {
    as: "hubspot-engagement-contact",
    file: ["contact_id,engagement_id,engagement_type,type_id,_fivetran_synced,category", "91,61,CALL,194,2026-01-01 00:00:00,HUBSPOT_DEFINED"],
    makes: { identity_link: [{ from_kind: "touch", from_id: "61", to_kind: "person", to_id: "91" }] },
  },
  {
    as: "hubspot-engagement-deal",
    file: ["deal_id,engagement_id,engagement_type,type_id,_fivetran_synced,category", "71,61,CALL,206,2026-01-01 00:00:00,HUBSPOT_DEFINED"],
    makes: { identity_link: [{ from_kind: "touch", from_id: "61", to_kind: "opportunity", to_id: "71" }] },
  },
  {
    as: "hubspot-deal-merge",
    file: ["deal_id,merged_deal_id,_fivetran_synced", "71,70,2026-01-01 00:00:00"],
    makes: {
      opportunity: [{ id: "70", excluded: "duplicate", valid_from: "1970-01-01 00:00:00", says: ["id", "excluded"] }],
      identity_link: [{ from_kind: "opportunity", from_id: "70", to_kind: "opportunity", to_id: "71", means: "merge" }],
    },
    skipped: [0, 0],
  },
  {
    as: "hubspot-contact-merge",
    file: ["canonical_vid,contact_id,vid_to_merge,_fivetran_synced,entity_id,first_name,last_name,num_properties_moved,timestamp,user_id", "91,91,90,2026-01-01 00:00:00,json,,,2,2025-10-08 15:50:57,"],
    makes: { identity_link: [{ from_kind: "person", from_id: "90", to_kind: "person", to_id: "91", means: "merge", main: null }] },
  },
  {
    as: "salesforce-opportunity-field-history",
    file: [
      "id,opportunity_id,field,old_value,new_value,created_date,created_by_id,data_type,is_deleted,_fivetran_synced",
      "017A,006A,created,,,2025-01-01 10:00:00,005X,,FALSE,2026-01-01 00:00:00",
      "017B,006A,StageName,Prospecting,Proposal,2025-02-01 10:00:00,005X,Text,FALSE,2026-01-01 00:00:00",
      "017C,006A,Probability,10,60,2025-02-01 10:00:00,005X,Percent,FALSE,2026-01-01 00:00:00",
      "017D,006A,CloseDate,2025-03-31,2025-05-15,2025-02-02 10:00:00,005X,Date,FALSE,2026-01-01 00:00:00",
    ],
    say: { set: { currency: "EUR" } },
    makes: {
      opportunity: [
        { id: "006A", stage: "Proposal", valid_from: "2025-02-01 10:00:00", says: ["id", "stage"] },
        { id: "006A", probability: 0.6, says: ["id", "probability"] },
        { id: "006A", closes_on: "2025-05-15", says: ["id", "closes_on"] },
        { id: "006A", stage: "Prospecting", valid_from: "2025-02-01 09:59:59.999", says: ["<", "id", "stage"] },
        { id: "006A", probability: 0.1, says: ["<", "id", "probability"] },
        { id: "006A", closes_on: "2025-03-31", says: ["<", "id", "closes_on"] },
      ],
    },
    skipped: [1, 1],
  },
  {
    as: "salesforce-account-field-history",
    file: [
      "id,account_id,field,old_value,new_value,created_date,created_by_id,is_deleted",
      "017A,001A,Name,Acme,Acme Steel,2025-02-01 10:00:00,005X,FALSE",
      "017B,001A,Region__c,,North,2025-02-01 10:00:00,005X,FALSE",
    ],
    makes: {
      account: [
        { id: "001A", name: "Acme Steel", says: ["id", "name"] },
        { id: "001A", name: "", says: ["id"] },
        { id: "001A", name: "Acme", says: ["<", "id", "name"] },
        { id: "001A", says: ["<", "id"] },
      ],
    },
    skipped: [0, 0],
  },
  {
    as: "salesforce-contact-field-history",
    file: [
      "id,contact_id,field,old_value,new_value,created_date,created_by_id,is_deleted",
      "017A,003A,Account,001A,001B,2025-02-01 10:00:00,005X,FALSE",
      "017B,003A,Title,Buyer,Head of Buying,2025-02-01 10:00:00,005X,TRUE",
    ],
    makes: { person: [{ id: "003A", account: "001B", says: ["id", "account"] }, { id: "003A", account: "001A", says: ["<", "id", "account"] }] },
    skipped: [1, 1],
  },
];
