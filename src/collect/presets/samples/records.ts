/**
 * A small file in the layout of every preset that is no ad report, with invented values, and the records that its import makes:
 * the fields that are given here, by kind, in the order of the file. Instants are UTC, in a workspace of zone UTC.
 */
export interface RecordSample {
  readonly as: string;
  readonly file: readonly string[];
  /** What the layout does not say and the user has to. */
  readonly say?: { readonly set?: Readonly<Record<string, string>>; readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>> };
  readonly makes: Readonly<Record<string, readonly Readonly<Record<string, string | number | boolean | null | readonly string[]>>[]>>;
  /** Rows that make no record, by the preset's rule; of a layout that makes several kinds, of each. */
  readonly skipped?: number | readonly number[];
}

export const recordSamples: readonly RecordSample[] = [
  {
    as: "salesforce-account",
    file: [
      "id,is_deleted,name,website,industry,number_of_employees,annual_revenue,currency_iso_code,billing_country,billing_state,owner_id,type,created_date,_fivetran_synced",
      "001A,false,Acme Steel,https://www.acme-steel.example/home,Steel,1200,5000000,EUR,Germany,Bavaria,005X,Customer,2024-05-01 9:12:30,2026-01-01 00:00:00",
      "001B,TRUE,Gone Ltd,,,,,,France,,005X,Prospect,2023-01-31 23:30:00,2026-01-01 00:00:00",
    ],
    makes: {
      account: [
        { id: "001A", name: "Acme Steel", domains: ["acme-steel.example"], industry: "Steel", employees: 1200, revenue: "5000000", revenue_currency: "EUR", country: "Germany", region: "Bavaria", lifecycle: "Customer", created_at: "2024-05-01 09:12:30", deleted: false },
        { id: "001B", name: "Gone Ltd", domains: [], employees: null, revenue: null, country: "France", created_at: "2023-01-31 23:30:00", deleted: true },
      ],
    },
  },
  {
    as: "salesforce-account-history",
    file: [
      "_fivetran_active,_fivetran_start,_fivetran_end,id,is_deleted,name,billing_country,owner_id",
      "false,2025-02-01 10:00:00,2025-06-30 9:59:59,001A,false,Acme,Germany,005X",
      "true,2025-06-30 10:00:00,9999-12-31 23:59:59,001A,false,Acme Steel,Germany,005Y",
    ],
    makes: {
      account: [
        { id: "001A", name: "Acme", valid_from: "2025-02-01 10:00:00" },
        { id: "001A", name: "Acme Steel", valid_from: "2025-06-30 10:00:00" },
      ],
    },
  },
  {
    as: "salesforce-contact",
    file: [
      "id,account_id,email,first_name,last_name,name,title,department,phone,mobile_phone,mailing_country,has_opted_out_of_email,is_email_bounced,lead_source,created_date,is_deleted",
      "003A,001A,Ida.Berg@Acme-Steel.example,Ida,Berg,,Head of Buying,Purchasing,,+49 1,Germany,TRUE,FALSE,Fair,2024-05-02 08:00:00,FALSE",
      "003B,001A,not an address,Jo,Lund,Jo Lund,CFO,Finance,+49 2,,Germany,FALSE,TRUE,,2024-05-03 08:00:00,FALSE",
    ],
    makes: {
      person: [
        { id: "003A", account: "001A", email: "ida.berg@acme-steel.example", name: "Ida Berg", title: "Head of Buying", department: "Purchasing", phone: "+49 1", country: "Germany", consent: false, reachable: null, lead_source: "Fair", created_at: "2024-05-02 08:00:00" },
        { id: "003B", account: "001A", email: "", name: "Jo Lund", consent: null, reachable: false },
      ],
    },
  },
  {
    as: "salesforce-contact-history",
    file: [
      "_fivetran_active,_fivetran_start,_fivetran_end,id,account_id,email,first_name,last_name,title,mailing_country",
      "false,2024-01-01 00:00:00,2025-08-31 23:59:59,003A,001A,ida@acme-steel.example,Ida,Berg,Buyer,Germany",
      "true,2025-09-01 00:00:00,9999-12-31 23:59:59,003A,001C,ida@other.example,Ida,Berg,Head of Buying,Germany",
    ],
    makes: {
      person: [
        { id: "003A", account: "001A", title: "Buyer", valid_from: "2024-01-01 00:00:00" },
        { id: "003A", account: "001C", title: "Head of Buying", valid_from: "2025-09-01 00:00:00" },
      ],
    },
  },
  {
    as: "salesforce-lead",
    file: [
      "id,company,website,email,first_name,last_name,status,is_converted,owner_id,country,created_date",
      "00QA,Borg Mills,borg-mills.example,ann@borg-mills.example,Ann,Holt,Open,FALSE,005X,Norway,2026-02-01 12:00:00",
      "00QB,Acme Steel,,ida@acme-steel.example,Ida,Berg,Converted,TRUE,005X,Germany,2024-02-01 12:00:00",
    ],
    makes: { person: [{ id: "00QA", name: "Ann Holt", account: "Borg Mills", account_domain: "borg-mills.example", email: "ann@borg-mills.example", country: "Norway" }] },
    skipped: 1,
  },
  {
    as: "salesforce-opportunity",
    file: [
      "id,account_id,name,type,stage_name,amount,probability,close_date,created_date,is_closed,is_won,is_deleted,owner_id,lead_source,campaign_id",
      "006A,001A,Beams,New Business,Closed Won,120000.50,100,2026-02-28 00:00:00,2025-11-30 23:30:00,true,true,false,005X,Fair,701A",
      "006B,001A,Rails,Renewal,Closed Lost,9000,0,2026-03-01,2025-12-01 08:00:00,TRUE,FALSE,FALSE,005X,,",
      "006C,9CcfAt8qtZvCTwFvwOFLcg==,Bolts,odd words,Proposal,7500,1000,2026-06-30 00:00:00,2026-01-05 08:00:00,false,false,true,005X,,",
    ],
    say: { set: { currency: "EUR" } },
    makes: {
      opportunity: [
        { id: "006A", account: "001A", kind: "new", stage: "Closed Won", status: "won", amount: "120000.5", currency: "EUR", probability: 1, created_at: "2025-11-30 23:30:00", closes_on: "2026-02-28", closed_at: "2026-02-28 00:00:00", owner: "005X", lead_source: "Fair", campaign: "701A", deleted: false },
        { id: "006B", kind: "renewal", status: "lost", closed_at: "2026-03-01 00:00:00", probability: 0 },
        { id: "006C", account: "9CcfAt8qtZvCTwFvwOFLcg==", kind: "new", status: "open", closes_on: "2026-06-30", closed_at: null, probability: null, deleted: true },
      ],
    },
  },
  {
    as: "salesforce-opportunity-history",
    file: [
      "_fivetran_active,_fivetran_start,_fivetran_end,id,account_id,stage_name,amount,close_date,created_date,is_closed,is_won,is_deleted",
      "false,2026-01-05 08:00:00,2026-02-01 07:59:59,006A,001A,Proposal,100000,2026-06-30,2026-01-05 08:00:00,false,false,false",
      "true,2026-02-01 08:00:00,9999-12-31 23:59:59,006A,001A,Closed Won,120000,2026-02-01,2026-01-05 08:00:00,true,true,false",
    ],
    say: { set: { currency: "USD" } },
    makes: {
      opportunity: [
        { id: "006A", status: "open", amount: "100000", currency: "USD", closed_at: null, valid_from: "2026-01-05 08:00:00" },
        { id: "006A", status: "won", amount: "120000", closed_at: "2026-02-01 00:00:00", valid_from: "2026-02-01 08:00:00" },
      ],
    },
  },
  {
    as: "salesforce-task",
    file: [
      "id,who_id,account_id,owner_id,subject,status,is_closed,task_subtype,type,call_type,call_duration_in_seconds,call_disposition,activity_date,completed_date_time,is_deleted",
      "00TA,003A,001A,005X,Price,Completed,TRUE,Call,Call,Outbound,185,Connected,2026-02-03,2026-02-03 9:05:00,FALSE",
      "00TB,003A,001A,005X,Offer,Completed,TRUE,Email,Email,,,,2026-02-04 00:00:00,,FALSE",
      "00TC,003A,001A,005X,Write minutes,Completed,TRUE,Task,,,,,2026-02-04,,FALSE",
      "00TD,003A,001A,005X,Call back,Not Started,FALSE,Call,Call,,,,2026-02-09,,FALSE",
    ],
    makes: {
      touch: [
        { id: "00TA", type: "call", direction: "out", side: "sales", account: "001A", person: "003A", user: "005X", seconds: 185, outcome: "connected", at: "2026-02-03 09:05:00" },
        { id: "00TB", type: "mail_out", direction: "out", seconds: null, outcome: "", at: "2026-02-04 00:00:00" },
      ],
    },
    skipped: 2,
  },
  {
    as: "salesforce-event",
    file: [
      "id,who_id,account_id,owner_id,subject,type,start_date_time,end_date_time,duration_in_minutes,who_count,is_child,is_recurrence,event_subtype,no_show_c,is_deleted",
      "00UA,003A,001A,005X,Demo,Meeting,2026-02-05 13:00:00,2026-02-05 13:45:00,45,2,FALSE,FALSE,Event,FALSE,FALSE",
      "00UB,003A,001A,005X,Talk,Call,2026-02-06 13:00:00,2026-02-06 13:10:00,10,1,FALSE,FALSE,Event,TRUE,FALSE",
      "00UC,003A,001A,005Y,Demo,Meeting,2026-02-05 13:00:00,2026-02-05 13:45:00,45,2,TRUE,FALSE,Event,FALSE,FALSE",
    ],
    makes: {
      touch: [
        { id: "00UA", type: "meeting", at: "2026-02-05 13:00:00", seconds: 2700, attendees: 2, outcome: "", user: "005X" },
        { id: "00UB", type: "call", seconds: 600, outcome: "no_show" },
      ],
    },
    skipped: 1,
  },
  {
    as: "salesforce-user",
    file: [
      "id,username,name,first_name,last_name,email,title,department,manager_id,profile_id,user_role_id,is_active,state,country",
      "005X,mo@us.example,,Mo,Diaz,mo@us.example,AE,Enterprise,005M,00eA,00EA,true,,Spain",
      "005M,al@us.example,Al Roe,Al,Roe,al@us.example,VP Sales,,,00eA,00EB,false,Texas,US",
    ],
    makes: {
      user: [
        { id: "005X", name: "Mo Diaz", email: "mo@us.example", role: "AE", team: "Enterprise", manager: "005M", region: "Spain", active: true },
        { id: "005M", name: "Al Roe", region: "Texas", manager: "", active: false },
      ],
    },
  },
  {
    as: "hubspot-company",
    file: [
      "id,is_deleted,_fivetran_synced,property_name,property_domain,property_createdate,property_industry,property_numberofemployees,property_state,property_country,property_annualrevenue,property_lifecyclestage",
      "101,false,2020-12-30 3:15:52,Acme Steel,acme-steel.example,2019-03-30 1:24:37,STEEL,1200,Bavaria,Germany,10000000,customer",
    ],
    say: { set: { revenue_currency: "EUR" } },
    makes: { account: [{ id: "101", name: "Acme Steel", domains: ["acme-steel.example"], industry: "STEEL", employees: 1200, revenue: "10000000", revenue_currency: "EUR", region: "Bavaria", country: "Germany", lifecycle: "customer", created_at: "2019-03-30 01:24:37", deleted: false }] },
  },
  {
    as: "hubspot-contact",
    file: [
      "id,_fivetran_deleted,property_email,property_firstname,property_lastname,property_jobtitle,property_company,property_associatedcompanyid,property_hs_email_optout,property_createdate",
      "201,FALSE,ida@acme-steel.example,Ida,Berg,Buyer,Acme,101,true,2020-05-22 16:46:41",
      "202,FALSE,033e21ce25808e0cda0d02b859ee0690,,Lund,,Borg Mills,,,2020-05-23 16:46:41",
    ],
    makes: {
      person: [
        { id: "201", email: "ida@acme-steel.example", name: "Ida Berg", title: "Buyer", account: "101", consent: false, deleted: false },
        { id: "202", email: "", name: "Lund", account: "Borg Mills", consent: null },
      ],
    },
  },
  {
    as: "hubspot-deal",
    file: [
      "deal_id,is_deleted,deal_pipeline_stage_id,owner_id,company_id,property_dealname,property_dealtype,property_amount,property_deal_currency_code,property_closedate,property_createdate,property_hs_is_closed_won,property_hs_is_closed",
      "301,false,closedwon,401,101,Beams,newbusiness,8000,EUR,2026-02-10 15:00:00,2025-12-01 08:00:00,true,true",
      "302,false,8071,401,101,Rails,existingbusiness,500,EUR,2026-05-10 15:00:00,2025-12-02 08:00:00,false,false",
      "303,false,closedlost,401,,Bolts,,300,EUR,2026-02-11 15:00:00,2025-12-03 08:00:00,,",
    ],
    makes: {
      opportunity: [
        { id: "301", account: "101", kind: "new", status: "won", stage: "closedwon", amount: "8000", currency: "EUR", closed_at: "2026-02-10 15:00:00", closes_on: "2026-02-10", owner: "401" },
        { id: "302", kind: "upsell", status: "open", stage: "8071", closed_at: null, closes_on: "2026-05-10" },
        { id: "303", account: "", kind: "new", status: "lost", closed_at: "2026-02-11 15:00:00" },
      ],
    },
  },
  {
    as: "hubspot-call",
    file: [
      "engagement_id,_fivetran_deleted,contact_id,property_hubspot_owner_id,property_hs_timestamp,property_hs_call_direction,property_hs_call_duration,property_hs_call_disposition,property_hs_call_title,property_hs_call_body,type",
      "501,false,201,401,2026-02-01 10:00:00.526000,OUTBOUND,95500,f240bbac-87c9-4f6e-bf70-924b57d47db7,Price,secret talk,CALL",
      "502,false,201,401,2026-02-02 10:00:00,INBOUND,0,11111111-0000-0000-0000-000000000000,,,CALL",
    ],
    makes: {
      touch: [
        { id: "501", type: "call", direction: "out", person: "201", user: "401", seconds: 95.5, outcome: "connected", subject: "Price", at: "2026-02-01 10:00:00.526" },
        { id: "502", direction: "in", seconds: 0, outcome: "" },
      ],
    },
  },
  {
    as: "hubspot-meeting",
    file: [
      "engagement_id,company_id,start_time,end_time,meeting_outcome,source,title,body",
      "601,101,2026-02-01 13:00:00,2026-02-01 14:30:00,COMPLETED,CRM_UI,Demo,secret",
      "602,101,2026-02-02 13:00:00,,SCHEDULED,CRM_UI,Next,",
      "603,101,2026-02-03 13:00:00,2026-02-03 13:30:00,CANCELED,CRM_UI,Off,",
    ],
    say: { values: { outcome: { CANCELED: "cancelled_by_them" } } },
    makes: {
      touch: [
        { id: "601", type: "meeting", account: "101", at: "2026-02-01 13:00:00", seconds: 5400, outcome: "held", subject: "Demo" },
        { id: "602", seconds: null, outcome: "" },
        { id: "603", outcome: "cancelled_by_them" },
      ],
    },
  },
  {
    as: "hubspot-email",
    file: [
      "engagement_id,property_hs_timestamp,property_hs_email_subject,property_hs_email_text,property_hs_email_direction,property_hs_email_from_email,property_hs_email_to_email,property_hs_email_thread_id,type",
      "701,2026-02-01 10:00:00,Offer,secret,EMAIL,me@us.example,ida@acme-steel.example,T1,EMAIL",
      "702,2026-02-01 12:00:00,Re: Offer,secret,INCOMING_EMAIL,ida@acme-steel.example,me@us.example,T1,INCOMING_EMAIL",
    ],
    makes: {
      touch: [
        { id: "701", type: "mail_out", direction: "out", person_email: "ida@acme-steel.example", subject: "Offer", thread: "T1" },
        { id: "702", type: "mail_in", direction: "in", person_email: "ida@acme-steel.example", thread: "T1" },
      ],
    },
  },
  {
    as: "hubspot-communication",
    file: [
      "engagement_id,contact_id,property_hs_timestamp,property_hs_communication_channel_type,property_hs_communication_body",
      "801,201,2026-02-01 10:00:00,LINKEDIN_MESSAGE,secret",
      "802,201,2026-02-01 11:00:00,SMS,secret",
      "803,201,2026-02-01 12:00:00,,secret",
    ],
    makes: { touch: [{ id: "801", type: "social_message", person: "201" }, { id: "802", type: "chat" }] },
    skipped: 1,
  },
  {
    as: "hubspot-email-events",
    file: [
      "id,created,email_campaign_id,recipient,type,sent_by_id,filtered_event",
      "e1,2026-02-01 09:00:00,77,ida@acme-steel.example,SENT,e1,",
      "e2,2026-02-01 09:00:05,77,ida@acme-steel.example,DELIVERED,e1,",
      "e3,2026-02-01 10:00:00,77,ida@acme-steel.example,OPEN,e1,false",
      "e4,2026-02-01 10:01:00,77,ida@acme-steel.example,CLICK,e1,true",
      "e5,2026-02-01 09:00:09,77,/R1HBRxC7fDVj7cn/k6n7g==,BOUNCE,e0,",
    ],
    makes: {
      touch: [
        { id: "e2", type: "mailing", direction: "out", outcome: "delivered", thread: "e1", campaign: "77", person_email: "ida@acme-steel.example" },
        { id: "e3", type: "mail_open", direction: "in", outcome: "", removed: "" },
        { id: "e4", type: "mail_click", direction: "in", removed: "own_staff" },
        { id: "e5", type: "mailing", outcome: "bounced", person_email: "" },
      ],
    },
    skipped: 1,
  },
  {
    as: "hubspot-form-submission",
    file: [
      "timestamp,form_id,contact_id,conversion_id,page_id,page_url,portal_id,title",
      "2026-02-01 9:05:00,012,201,c1,p1,https://us.example/demo,12345,Request Demo",
    ],
    makes: { touch: [{ id: "c1", type: "form", direction: "in", side: "marketing", person: "201", asset: "Request Demo", url: "https://us.example/demo", at: "2026-02-01 09:05:00" }] },
  },
  {
    as: "hubspot-owner",
    file: ["owner_id,email,first_name,last_name,is_active,portal_id", "401,mo@us.example,Mo,Diaz,true,1", "402,al@us.example,Al,Roe,false,1"],
    makes: { user: [{ id: "401", name: "Mo Diaz", email: "mo@us.example", active: true }, { id: "402", name: "Al Roe", active: false }] },
  },
  {
    as: "hubspot-user",
    file: ["id,primary_team_id,role_id,email,first_name,last_name", "12345,1234,23456,mo@us.example,Mo,Diaz"],
    makes: { user: [{ id: "12345", name: "Mo Diaz", email: "mo@us.example", team: "1234", role: "23456" }] },
  },
  {
    as: "pardot-opportunity",
    file: [
      "id,campaign_id,closed_at,created_at,probability,stage,status,type,value,name",
      "1,64363,2026-02-18 21:00:00 UTC,2025-09-17 12:14:48 UTC,100,Won,Won,Renewal,50000.0,Beams",
      "2,64363,2026-04-01 21:00:00 UTC,2025-10-17 12:14:48 UTC,40,Proposal,Open,New Business,900.5,Rails",
    ],
    say: { set: { currency: "USD" } },
    makes: {
      opportunity: [
        { id: "1", kind: "renewal", status: "won", amount: "50000", currency: "USD", closed_at: "2026-02-18 21:00:00", probability: 1, campaign: "64363" },
        { id: "2", kind: "new", status: "open", amount: "900.5", closed_at: null, closes_on: "2026-04-01", probability: 0.4 },
      ],
    },
  },
  {
    as: "pardot-prospect",
    file: [
      "id,email,first_name,last_name,company,website,job_title,department,prospect_account_id,score,grade,country,is_do_not_email,created_at",
      "1,ida@acme-steel.example,Ida,Berg,Acme Steel,http://acme-steel.example,Buyer,,77,20,B,Germany,true,2025-07-11 16:55:54 UTC",
    ],
    makes: { person: [{ id: "1", name: "Ida Berg", account: "Acme Steel", account_domain: "acme-steel.example", title: "Buyer", consent: false, created_at: "2025-07-11 16:55:54" }] },
  },
  {
    as: "marketo-lead",
    file: ["id,created_at,updated_at,email,first_name,last_name", "1,2025-12-29 06:25:33.000,2026-05-05 16:20:18.000,ida@acme-steel.example,Ida,Berg"],
    makes: { person: [{ id: "1", name: "Ida Berg", email: "ida@acme-steel.example", created_at: "2025-12-29 06:25:33" }] },
  },
  {
    as: "maven-crm-opportunities",
    file: [
      "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
      "A1,Mo Diaz,GTXPro,Acme,Won,2016-10-20,2017-03-01,1054",
      "A2,Mo Diaz,GTX Pro,,Engaging,2016-10-25,,",
      "A3,Al Roe,GTX Basic,Acme,Prospecting,,,",
      "A4,Al Roe,GTX Basic,Acme,Lost,2016-11-01,2016-11-05,0",
    ],
    say: { values: { product_line: { GTXPro: "GTX Pro" } } },
    makes: {
      opportunity: [
        { id: "A1", account: "Acme", product_line: "GTX Pro", status: "won", stage: "Won", amount: "1054", currency: "USD", created_at: "2016-10-20 00:00:00", closed_at: "2017-03-01 00:00:00", owner: "Mo Diaz", kind: "new" },
        { id: "A2", account: "", product_line: "GTX Pro", status: "open", stage: "Engaging", amount: null, closed_at: null },
        { id: "A3", status: "open", created_at: null },
        { id: "A4", status: "lost", amount: "0" },
      ],
    },
  },
  {
    as: "maven-crm-accounts",
    file: ["account,sector,year_established,revenue,employees,office_location,subsidiary_of", "Acme,technolgy,1996,1100.04,2822,United States,", "Borg,medical,1999,251.41,495,Philipines,Acme"],
    makes: {
      account: [
        { id: "Acme", name: "Acme", industry: "technolgy", employees: 2822, revenue: "1100040000", revenue_currency: "USD", country: "United States", parent: "" },
        { id: "Borg", country: "Philipines", revenue: "251410000", parent: "Acme" },
      ],
    },
  },
  {
    as: "maven-crm-sales-team",
    file: ["sales_agent,manager,regional_office", "Mo Diaz,Al Roe,Central"],
    makes: { user: [{ id: "Mo Diaz", name: "Mo Diaz", manager: "Al Roe", region: "Central", role: "ae", active: true }] },
  },
  {
    as: "bank-marketing-calls",
    file: [
      '"age";"job";"contact";"month";"day_of_week";"duration";"campaign";"pdays";"poutcome";"emp.var.rate";"y"',
      '56;"housemaid";"telephone";"may";"mon";261;1;999;"nonexistent";1.1;"no"',
      '56;"housemaid";"telephone";"may";"mon";261;1;999;"nonexistent";1.1;"no"',
      '30;"admin.";"cellular";"nov";"fri";61;2;6;"success";-0.1;"yes"',
    ],
    say: { set: { at: "2010-11-30" } },
    makes: {
      touch: [
        { type: "call", direction: "out", side: "sales", seconds: 261, at: "2010-11-30 00:00:00" },
        { type: "call", seconds: 261 },
        { type: "call", seconds: 61 },
      ],
    },
  },
  {
    as: "online-retail-invoices",
    file: [
      "invoice_no,stock_code,description,quantity,invoice_date,unit_price,customer_id,country",
      "536365,85123A,Holder,6,2010-12-01 08:26:00,2.55,17850,United Kingdom",
      "536365,85123A,Holder,6,2010-12-01 08:26:00,2.55,17850,United Kingdom",
      "C536379,D,Discount,-1,2011-06-01 09:41:00,27.505,14527,Germany",
      "536414,22139,,56,2010-12-01 11:52:00,0,,United Kingdom",
      "536414,22139,,,2010-12-01 11:52:00,3,,United Kingdom",
    ],
    makes: {
      account: [{ id: "17850", name: "17850", country: "United Kingdom" }, { id: "17850" }, { id: "14527", country: "Germany" }],
      order: [
        { order_no: "536365", account: "17850", at: "2010-12-01 08:26:00", product_line: "85123A", amount: "15.3", currency: "GBP" },
        { account: "17850", amount: "15.3" },
        { account: "14527", at: "2011-06-01 08:41:00", amount: "-27.505" },
        { account: "", amount: "0" },
        { account: "", amount: null, currency: "" },
      ],
    },
    skipped: [2, 0],
  },
  {
    as: "linkedin-ads-campaign-list",
    file: ["id,last_modified_time,account_id,campaign_group_id,created_time,name,version_tag", "11,2026-01-01 10:00:00,5,6,2025-12-01 09:00:00,Spring,1", "11,2026-02-01 10:00:00,5,6,2025-12-01 09:00:00,Spring sale,2"],
    makes: { campaign: [{ id: "11", name: "Spring sale", channel: "LinkedIn Ads" }] },
  },
  {
    as: "google-ads-campaign-list",
    file: ["id,updated_at,name,customer_id,advertising_channel_type,start_date,end_date,serving_status,status", "11,2026-01-01T10:00:00.102,Spring,5,SEARCH,2026-01-05,2037-12-30,SERVING,ENABLED"],
    makes: { campaign: [{ id: "11", name: "Spring", starts: "2026-01-05", ends: null, status: "ENABLED", channel: "Google Ads" }] },
  },
  {
    as: "microsoft-ads-campaign-list",
    file: ["id,name,account_id,modified_time,type,time_zone,status", "11,Spring,5,2026-01-01T10:00:00,Search,PacificTimeUSCanadaTijuana,Paused"],
    makes: { campaign: [{ id: "11", name: "Spring", status: "Paused", channel: "Microsoft Advertising" }] },
  },
  {
    as: "facebook-ads-campaign-list",
    file: ["id,account_id,name,updated_time", "11,5,Spring,2026-01-01T10:00:00"],
    makes: { campaign: [{ id: "11", name: "Spring", channel: "Meta Ads" }] },
  },
  {
    as: "pinterest-ads-campaign-list",
    file: ["\uFEFFid,created_time,name,status,advertiser_id,is_automated_campaign", "11,2026-01-01 08:00:00.000 +0000,Spring,ACTIVE,5,True"],
    makes: { campaign: [{ id: "11", name: "Spring", status: "ACTIVE", channel: "Pinterest Ads" }] },
  },
  {
    as: "twitter-ads-campaign-list",
    file: ["account_id,end_time,entity_status,funding_instrument_id,id,name,start_time,updated_at", "5,2026-03-18 14:00:00 UTC,ACTIVE,f,bjfji,Spring,2026-01-08 17:36:11 UTC,2026-01-08 17:42:30 UTC"],
    makes: { campaign: [{ id: "bjfji", name: "Spring", starts: "2026-01-08", ends: "2026-03-18", status: "ACTIVE", channel: "X Ads (Twitter)" }] },
  },
  {
    as: "snapchat-ads-campaign-list",
    file: ["id,ad_account_id,name,_fivetran_synced", "11,5,Spring,2026-01-01 07:43:11.358"],
    makes: { campaign: [{ id: "11", name: "Spring", channel: "Snapchat Ads" }] },
  },
  {
    as: "reddit-ads-campaign-list",
    file: ["id,account_id,configured_status,effective_status,name,objective", "11,5,PAUSED,CAMPAIGN_PAUSED,Spring,CLICKS"],
    makes: { campaign: [{ id: "11", name: "Spring", status: "CAMPAIGN_PAUSED", channel: "Reddit Ads" }] },
  },
  {
    as: "amazon-ads-campaign-list",
    file: ["id,last_updated_date,name,portfolio_id,profile_id,start_date,end_date,state,targeting_type", "11,2026-01-01 22:38:16.327000,Spring,3,66,2026-01-01,,enabled,manual"],
    makes: { campaign: [{ id: "11", name: "Spring", starts: "2026-01-01", ends: null, status: "enabled", channel: "Amazon Ads" }] },
  },
  {
    as: "apple-search-ads-campaign-list",
    file: ["id,modification_time,adam_id,name,organization_id,serving_status,start_time,end_time,status", "11,2026-01-01T19:17:21.119,9,Spring,5,RUNNING,2026-01-01T00:00:00,2026-01-31T23:59:00,ENABLED"],
    makes: { campaign: [{ id: "11", name: "Spring", starts: "2026-01-01", ends: "2026-01-31", status: "ENABLED", channel: "Apple Search Ads" }] },
  },
];
