import { preset } from "../files/preset.ts";
import { asIs, logNotes, logsOf } from "./salesforce-log.ts";

export default preset({
  id: "salesforce-opportunity-field-history",
  title: "Salesforce: changed fields of opportunities",
  vendor: "Salesforce",
  meaning: "Every tracked change of an opportunity, with old and new value (OpportunityFieldHistory).",
  recognise: { all: ["opportunity_id", "field", "old_value", "new_value", "created_date"] },
  mappings: logsOf("opportunity", "opportunity_id", {
    name: asIs("Name"),
    account: asIs("Account", "AccountId"),
    stage: asIs("StageName"),
    amount: asIs("Amount"),
    currency: asIs("CurrencyIsoCode"),
    probability: (column) => [{ by: ["Probability"], as: { scaled: column, by: "0.01" } }],
    closes_on: (column) => [{ by: ["CloseDate"], as: { day: column } }],
    owner: asIs("Owner", "OwnerId"),
    lead_source: asIs("LeadSource"),
    campaign: asIs("Campaign", "CampaignId"),
    loss_reason: asIs("Loss_Reason__c", "LossReason"),
  }),
  version: 1,
  notes: [
    ...logNotes,
    "The log does not say whether a stage is won or lost; the stages do: --as pipeline_stage, with the stage's name as its id, before or after.",
    "Amounts are in the opportunity's currency, as the current table says; say once what else: --set currency=USD.",
  ],
});
