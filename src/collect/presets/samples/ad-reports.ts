/**
 * A small file in the layout of every ad report, with invented values. In each of them the first day has 1,000 impressions, 20 clicks and a
 * spend of 12.50, the second 40 impressions and neither clicks nor spend; that is what its import has to make.
 */
export interface AdSample {
  readonly as: string;
  /** What the records name; "" where the layout names none. */
  readonly campaign: string;
  readonly asset: string;
  /** The spend's currency; "" where the layout does not say and the importer has to ask. */
  readonly currency: string;
  readonly file: readonly string[];
}

export const adSamples: readonly AdSample[] = [
  {
    as: "amazon-ads-ad-groups",
    campaign: "",
    asset: "ag-7",
    currency: "",
    file: [
      "date,impressions,clicks,cost,ad_group_id,campaign_bidding_strategy",
      "2026-03-02,1000,20,12.50,ag-7,manual",
      "2026-03-03,40,0,0.0,ag-7,manual",
    ],
  },
  {
    as: "amazon-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "EUR",
    file: [
      "date,impressions,clicks,cost,campaign_id,campaign_budget_currency_code",
      "2026-03-02,1000,20,12.50,c-7,EUR",
      "2026-03-03,40,0,0.0,c-7,EUR",
    ],
  },
  {
    as: "amazon-ads-keywords",
    campaign: "c-7",
    asset: "k-7",
    currency: "EUR",
    file: [
      "date,impressions,clicks,cost,keyword_id,keyword_type,campaign_id,ad_group_id,campaign_budget_currency_code",
      "2026-03-02,1000,20,12.50,k-7,EXACT,c-7,ag-7,EUR",
      "2026-03-03,40,0,0.0,k-7,EXACT,c-7,ag-7,EUR",
    ],
  },
  {
    as: "amazon-ads-products",
    campaign: "c-7",
    asset: "a-7",
    currency: "EUR",
    file: [
      "date,impressions,clicks,cost,ad_id,campaign_budget_currency_code,campaign_id,ad_group_id",
      "2026-03-02,1000,20,12.50,a-7,EUR,c-7,ag-7",
      "2026-03-03,40,0,0.0,a-7,EUR,c-7,ag-7",
    ],
  },
  {
    as: "amazon-ads-search-terms",
    campaign: "c-7",
    asset: "steel beams",
    currency: "EUR",
    file: [
      "date,impressions,clicks,cost,keyword_id,search_term,campaign_id,ad_group_id,campaign_budget_currency_code",
      "2026-03-02,1000,20,12.50,k-7,steel beams,c-7,ag-7,EUR",
      "2026-03-03,40,0,0.0,k-7,steel beams,c-7,ag-7,EUR",
    ],
  },
  {
    as: "apple-search-ads-ad-groups",
    campaign: "",
    asset: "ag-7",
    currency: "EUR",
    file: [
      "date,impressions,taps,local_spend_amount,local_spend_currency,ad_group_id",
      "2026-03-02,1000,20,12.50,EUR,ag-7",
      "2026-03-03,40,0,0.0,EUR,ag-7",
    ],
  },
  {
    as: "apple-search-ads-ads",
    campaign: "c-7",
    asset: "a-7",
    currency: "EUR",
    file: [
      "date,impressions,taps,local_spend_amount,local_spend_currency,ad_id,campaign_id,ad_group_id",
      "2026-03-02,1000,20,12.50,EUR,a-7,c-7,ag-7",
      "2026-03-03,40,0,0.0,EUR,a-7,c-7,ag-7",
    ],
  },
  {
    as: "apple-search-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "EUR",
    file: [
      "date,impressions,taps,local_spend_amount,local_spend_currency,id",
      "2026-03-02,1000,20,12.50,EUR,c-7",
      "2026-03-03,40,0,0.0,EUR,c-7",
    ],
  },
  {
    as: "apple-search-ads-keywords",
    campaign: "",
    asset: "c-7",
    currency: "EUR",
    file: [
      "id,date,impressions,taps,local_spend_amount,local_spend_currency",
      "c-7,2026-03-02,1000,20,12.50,EUR",
      "c-7,2026-03-03,40,0,0.0,EUR",
    ],
  },
  {
    as: "apple-search-ads-search-terms",
    campaign: "c-7",
    asset: "steel beams",
    currency: "EUR",
    file: [
      "date,impressions,taps,local_spend_amount,local_spend_currency,search_term_source,campaign_id,ad_group_id,keyword_id,search_term_text,match_type",
      "2026-03-02,1000,20,12.50,EUR,TARGETED,c-7,ag-7,k-7,steel beams,EXACT",
      "2026-03-03,40,0,0.0,EUR,TARGETED,c-7,ag-7,k-7,steel beams,EXACT",
    ],
  },
  {
    as: "facebook-ads-ads",
    campaign: "",
    asset: "a-7",
    currency: "",
    file: [
      "ad_id,date,impressions,inline_link_clicks,spend",
      "a-7,2026-03-02,1000,20,12.50",
      "a-7,2026-03-03,40,0,0.0",
    ],
  },
  {
    as: "facebook-ads-countries",
    campaign: "",
    asset: "DE",
    currency: "",
    file: [
      "account_id,country,date,impressions,inline_link_clicks,spend",
      "a-7,DE,2026-03-02,1000,20,12.50",
      "a-7,DE,2026-03-03,40,0,0.0",
    ],
  },
  {
    as: "facebook-ads-regions",
    campaign: "",
    asset: "Bavaria",
    currency: "",
    file: [
      "account_id,region,date,impressions,inline_link_clicks,spend",
      "a-7,Bavaria,2026-03-02,1000,20,12.50",
      "a-7,Bavaria,2026-03-03,40,0,0.0",
    ],
  },
  {
    as: "google-ads-accounts",
    campaign: "",
    asset: "",
    currency: "",
    file: [
      "customer_id,date,cost_micros,impressions,clicks,device,ad_network_type",
      "c-7,2026-03-02,12500000,1000,20,MOBILE,SEARCH",
      "c-7,2026-03-03,0,40,0,MOBILE,SEARCH",
    ],
  },
  {
    as: "google-ads-ad-groups",
    campaign: "c-7",
    asset: "c-7",
    currency: "",
    file: [
      "id,campaign_id,date,cost_micros,impressions,clicks,customer_id,device,ad_network_type",
      "c-7,c-7,2026-03-02,12500000,1000,20,c-7,MOBILE,SEARCH",
      "c-7,c-7,2026-03-03,0,40,0,c-7,MOBILE,SEARCH",
    ],
  },
  {
    as: "google-ads-ads",
    campaign: "c-7",
    asset: "a-7",
    currency: "",
    file: [
      "ad_id,campaign_id,date,cost_micros,impressions,clicks,customer_id,ad_group,keyword_ad_group_criterion,device,ad_network_type",
      "a-7,c-7,2026-03-02,12500000,1000,20,c-7,customers/1/adGroups/9,customers/1/adGroupCriteria/9~4,MOBILE,SEARCH",
      "a-7,c-7,2026-03-03,0,40,0,c-7,customers/1/adGroups/9,customers/1/adGroupCriteria/9~4,MOBILE,SEARCH",
    ],
  },
  {
    as: "google-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "",
    file: [
      "id,date,cost_micros,impressions,clicks,customer_id,device,ad_network_type",
      "c-7,2026-03-02,12500000,1000,20,c-7,MOBILE,SEARCH",
      "c-7,2026-03-03,0,40,0,c-7,MOBILE,SEARCH",
    ],
  },
  {
    as: "google-ads-keywords",
    campaign: "c-7",
    asset: "agcc-7",
    currency: "",
    file: [
      "ad_group_criterion_criterion_id,campaign_id,date,cost_micros,impressions,clicks,customer_id,ad_group_id,device,ad_network_type",
      "agcc-7,c-7,2026-03-02,12500000,1000,20,c-7,ag-7,MOBILE,SEARCH",
      "agcc-7,c-7,2026-03-03,0,40,0,c-7,ag-7,MOBILE,SEARCH",
    ],
  },
  {
    as: "google-ads-search-terms",
    campaign: "c-7",
    asset: "steel beams",
    currency: "",
    file: [
      "search_term,keyword_ad_group_criterion,campaign_id,date,cost_micros,impressions,clicks,customer_id,search_term_match_type",
      "steel beams,customers/1/adGroupCriteria/9~4,c-7,2026-03-02,12500000,1000,20,c-7,EXACT",
      "steel beams,customers/1/adGroupCriteria/9~4,c-7,2026-03-03,0,40,0,c-7,EXACT",
    ],
  },
  {
    as: "linkedin-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "USD",
    file: [
      "campaign_id,day,impressions,clicks,cost_in_usd",
      "c-7,2026-03-02,1000,20,12.50",
      "c-7,2026-03-03,40,0,",
    ],
  },
  {
    as: "linkedin-ads-creatives",
    campaign: "",
    asset: "c-7",
    currency: "USD",
    file: [
      "creative_id,day,impressions,clicks,cost_in_usd",
      "c-7,2026-03-02,1000,20,12.50",
      "c-7,2026-03-03,40,0,",
    ],
  },
  {
    as: "microsoft-ads-accounts",
    campaign: "",
    asset: "",
    currency: "EUR",
    file: [
      "date,account_id,currency_code,device_os,impressions,clicks,spend,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other",
      "2026-03-02,a-7,EUR,iOS,1000,20,12.50,Smartphone,Audience,Search,Exact,Exact,Top",
      "2026-03-03,a-7,EUR,iOS,40,0,0.0,Smartphone,Audience,Search,Exact,Exact,Top",
    ],
  },
  {
    as: "microsoft-ads-ad-groups",
    campaign: "c-7",
    asset: "ag-7",
    currency: "EUR",
    file: [
      "date,ad_group_id,currency_code,device_os,impressions,clicks,spend,account_id,language,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other,campaign_id",
      "2026-03-02,ag-7,EUR,iOS,1000,20,12.50,a-7,German,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
      "2026-03-03,ag-7,EUR,iOS,40,0,0.0,a-7,German,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
    ],
  },
  {
    as: "microsoft-ads-ads",
    campaign: "c-7",
    asset: "a-7",
    currency: "EUR",
    file: [
      "date,ad_id,currency_code,device_os,impressions,clicks,spend,account_id,language,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other,campaign_id",
      "2026-03-02,a-7,EUR,iOS,1000,20,12.50,a-7,German,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
      "2026-03-03,a-7,EUR,iOS,40,0,0.0,a-7,German,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
    ],
  },
  {
    as: "microsoft-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "EUR",
    file: [
      "date,campaign_id,currency_code,impressions,clicks,spend,budget_name,account_id,device_os,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other",
      "2026-03-02,c-7,EUR,1000,20,12.50,general,a-7,iOS,Smartphone,Audience,Search,Exact,Exact,Top",
      "2026-03-03,c-7,EUR,40,0,0.0,general,a-7,iOS,Smartphone,Audience,Search,Exact,Exact,Top",
    ],
  },
  {
    as: "microsoft-ads-keywords",
    campaign: "c-7",
    asset: "k-7",
    currency: "EUR",
    file: [
      "date,keyword_id,ad_id,currency_code,impressions,clicks,spend,account_id,language,device_os,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other,campaign_id",
      "2026-03-02,k-7,a-7,EUR,1000,20,12.50,a-7,German,iOS,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
      "2026-03-03,k-7,a-7,EUR,40,0,0.0,a-7,German,iOS,Smartphone,Audience,Search,Exact,Exact,Top,c-7",
    ],
  },
  {
    as: "microsoft-ads-places",
    campaign: "c-7",
    asset: "Ulm DE",
    currency: "EUR",
    file: [
      "date,location_id,country,currency_code,impressions,clicks,spend,account_id,ad_group_id,goal,language,device_os,device_type,network,ad_distribution,bid_match_type,delivered_match_type,top_vs_other,city,campaign_id",
      "2026-03-02,l-7,DE,EUR,1000,20,12.50,a-7,ag-7,Demo,German,iOS,Smartphone,Audience,Search,Exact,Exact,Top,Ulm,c-7",
      "2026-03-03,l-7,DE,EUR,40,0,0.0,a-7,ag-7,Demo,German,iOS,Smartphone,Audience,Search,Exact,Exact,Top,Ulm,c-7",
    ],
  },
  {
    as: "microsoft-ads-search-terms",
    campaign: "c-7",
    asset: "steel beams",
    currency: "",
    file: [
      "date,search_query,keyword_id,impressions,clicks,spend,account_id,ad_id,language,device_os,device_type,network,bid_match_type,delivered_match_type,top_vs_other,campaign_id",
      "2026-03-02,steel beams,k-7,1000,20,12.50,a-7,a-7,German,iOS,Smartphone,Audience,Exact,Exact,Top,c-7",
      "2026-03-03,steel beams,k-7,40,0,0.0,a-7,a-7,German,iOS,Smartphone,Audience,Exact,Exact,Top,c-7",
    ],
  },
  {
    as: "pinterest-ads-ad-groups",
    campaign: "c-7",
    asset: "ag-7",
    currency: "USD",
    file: [
      "date,impression_1,impression_2,clickthrough_1,spend_in_micro_dollar,ad_group_id,ad_group_name,advertiser_id,clickthrough_2,campaign_id",
      "2026-03-02,900,100,15,12500000,ag-7,Beams,a-7,5,c-7",
      "2026-03-03,40,,0,0,ag-7,Beams,a-7,,c-7",
    ],
  },
  {
    as: "pinterest-ads-advertisers",
    campaign: "",
    asset: "",
    currency: "USD",
    file: [
      "date,impression_1,impression_2,clickthrough_1,spend_in_micro_dollar,advertiser_id,clickthrough_2",
      "2026-03-02,900,100,15,12500000,a-7,5",
      "2026-03-03,40,,0,0,a-7,",
    ],
  },
  {
    as: "pinterest-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "USD",
    file: [
      "date,impression_1,impression_2,clickthrough_1,spend_in_micro_dollar,campaign_id,campaign_name,advertiser_id,clickthrough_2",
      "2026-03-02,900,100,15,12500000,c-7,Spring,a-7,5",
      "2026-03-03,40,,0,0,c-7,Spring,a-7,",
    ],
  },
  {
    as: "pinterest-ads-keywords",
    campaign: "c-7",
    asset: "k-7",
    currency: "USD",
    file: [
      "date,impression_1,impression_2,clickthrough_1,spend_in_micro_dollar,keyword_id,advertiser_id,pin_promotion_id,clickthrough_2,campaign_id",
      "2026-03-02,900,100,15,12500000,k-7,a-7,pp-7,5,c-7",
      "2026-03-03,40,,0,0,k-7,a-7,pp-7,,c-7",
    ],
  },
  {
    as: "pinterest-ads-pins",
    campaign: "c-7",
    asset: "pp-7",
    currency: "USD",
    file: [
      "date,impression_1,impression_2,clickthrough_1,spend_in_micro_dollar,pin_promotion_id,advertiser_id,clickthrough_2,campaign_id",
      "2026-03-02,900,100,15,12500000,pp-7,a-7,5,c-7",
      "2026-03-03,40,,0,0,pp-7,a-7,,c-7",
    ],
  },
  {
    as: "reddit-ads-accounts",
    campaign: "",
    asset: "",
    currency: "",
    file: [
      "account_id,date,impressions,clicks,spend,ecpm",
      "a-7,2026-03-02,1000,20,12500000,12.5",
      "a-7,2026-03-03,40,0,0,12.5",
    ],
  },
  {
    as: "reddit-ads-ad-groups",
    campaign: "",
    asset: "ag-7",
    currency: "",
    file: [
      "account_id,date,impressions,clicks,spend,ecpm,ad_group_id",
      "a-7,2026-03-02,1000,20,12500000,12.5,ag-7",
      "a-7,2026-03-03,40,0,0,12.5,ag-7",
    ],
  },
  {
    as: "reddit-ads-ads",
    campaign: "",
    asset: "a-7",
    currency: "",
    file: [
      "account_id,date,impressions,clicks,spend,ecpm,ad_id",
      "a-7,2026-03-02,1000,20,12500000,12.5,a-7",
      "a-7,2026-03-03,40,0,0,12.5,a-7",
    ],
  },
  {
    as: "reddit-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "",
    file: [
      "account_id,date,impressions,clicks,spend,ecpm,campaign_id",
      "a-7,2026-03-02,1000,20,12500000,12.5,c-7",
      "a-7,2026-03-03,40,0,0,12.5,c-7",
    ],
  },
  {
    as: "reddit-ads-countries",
    campaign: "c-7",
    asset: "DE",
    currency: "",
    file: [
      "account_id,campaign_id,country,region,date,impressions,clicks,spend",
      "a-7,c-7,DE,Bavaria,2026-03-02,1000,20,12500000",
      "a-7,c-7,DE,Bavaria,2026-03-03,40,0,0",
    ],
  },
  {
    as: "snapchat-ads-ad-squads",
    campaign: "",
    asset: "as-7",
    currency: "",
    file: [
      "date,impressions,swipes,spend,ad_squad_id",
      "2026-03-02 9:00:00,1000,20,12500000,as-7",
      "2026-03-03 14:00:00,40,0,0,as-7",
    ],
  },
  {
    as: "snapchat-ads-ads",
    campaign: "",
    asset: "a-7",
    currency: "",
    file: [
      "date,impressions,swipes,spend,ad_id",
      "2026-03-02 9:00:00,1000,20,12500000,a-7",
      "2026-03-03 14:00:00,40,0,0,a-7",
    ],
  },
  {
    as: "snapchat-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "",
    file: [
      "date,impressions,swipes,spend,campaign_id",
      "2026-03-02 9:00:00,1000,20,12500000,c-7",
      "2026-03-03 14:00:00,40,0,0,c-7",
    ],
  },
  {
    as: "snapchat-ads-countries",
    campaign: "c-7",
    asset: "DE",
    currency: "",
    file: [
      "date,impressions,swipes,spend,campaign_id,country",
      "2026-03-02,1000,20,12500000,c-7,DE",
      "2026-03-03,40,0,0,c-7,DE",
    ],
  },
  {
    as: "snapchat-ads-regions",
    campaign: "c-7",
    asset: "Bavaria",
    currency: "",
    file: [
      "date,impressions,swipes,spend,campaign_id,region",
      "2026-03-02,1000,20,12500000,c-7,Bavaria",
      "2026-03-03,40,0,0,c-7,Bavaria",
    ],
  },
  {
    as: "tiktok-ads-ad-groups",
    campaign: "",
    asset: "a-7",
    currency: "",
    file: [
      "STAT_TIME_HOUR,IMPRESSIONS,CLICKS,SPEND,ADGROUP_ID",
      "2026-03-02 9:00:00,1000,20,12.50,a-7",
      "2026-03-03 14:00:00,40,0,0.0,a-7",
    ],
  },
  {
    as: "tiktok-ads-ads",
    campaign: "",
    asset: "a-7",
    currency: "",
    file: [
      "STAT_TIME_HOUR,IMPRESSIONS,CLICKS,SPEND,AD_ID",
      "2026-03-02 9:00:00,1000,20,12.50,a-7",
      "2026-03-03 14:00:00,40,0,0.0,a-7",
    ],
  },
  {
    as: "tiktok-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "",
    file: [
      "STAT_TIME_HOUR,IMPRESSIONS,CLICKS,SPEND,CAMPAIGN_ID",
      "2026-03-02 9:00:00,1000,20,12.50,c-7",
      "2026-03-03 14:00:00,40,0,0.0,c-7",
    ],
  },
  {
    as: "tiktok-ads-countries",
    campaign: "c-7",
    asset: "DE",
    currency: "",
    file: [
      "campaign_id,country_code,stat_time_day,impressions,clicks,spend",
      "c-7,DE,2026-03-02,1000,20,12.50",
      "c-7,DE,2026-03-03,40,0,0.0",
    ],
  },
  {
    as: "twitter-ads-campaigns",
    campaign: "c-7",
    asset: "",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,campaign_id,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,c-7,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,c-7,a-7",
    ],
  },
  {
    as: "twitter-ads-countries",
    campaign: "c-7",
    asset: "steel",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,campaign_id,segment,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,c-7,steel,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,c-7,steel,a-7",
    ],
  },
  {
    as: "twitter-ads-keywords",
    campaign: "",
    asset: "steel",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,line_item_id,segment,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,li-7,steel,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,li-7,steel,a-7",
    ],
  },
  {
    as: "twitter-ads-line-items",
    campaign: "",
    asset: "li-7",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,line_item_id,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,li-7,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,li-7,a-7",
    ],
  },
  {
    as: "twitter-ads-regions",
    campaign: "c-7",
    asset: "steel",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,campaign_id,segment,location_name,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,c-7,steel,Germany,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,c-7,steel,Germany,a-7",
    ],
  },
  {
    as: "twitter-ads-tweets",
    campaign: "",
    asset: "pt-7",
    currency: "",
    file: [
      "date,billed_charge_local_micro,impressions,clicks,placement,promoted_tweet_id,account_id",
      "2026-03-02 08:00:00,12500000,1000,20,ALL_ON_TWITTER,pt-7,a-7",
      "2026-03-03 08:00:00,0,40,0,ALL_ON_TWITTER,pt-7,a-7",
    ],
  },
];
