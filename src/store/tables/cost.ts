import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "cost",
  name: "cost",
  title: "Costs",
  meaning: "Money spent on reach, people and tools, on a day or over days.",
  broughtBy: "an ad platform's spend report or a list of costs",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["amount"], without: "they have no amount" }],
  columns: {
    id: column.text("The source's id; without one the whole row is its identity."),
    from_day: column.day("The day it was spent, or the first of its days.", { required: true, field: "from" }),
    until_day: column.day("The last of its days, inside; empty = the one day.", { field: "until" }),
    amount: column.money("Amount.", "currency"),
    currency: column.currency("Currency."),
    kind: column.word("What for.", ["media", "tool", "event", "content", "staff", "overhead"], { fallback: "media" }),
    side: column.word("Whose budget.", ["marketing", "sales", "success"], { fallback: "marketing" }),
    campaign: column.label("Campaign, id or name."),
    channel: column.label("Channel or platform."),
    account: column.text("Id or name of the account, if it was spent on one."),
    account_domain: column.text("Domain of the account, if it was spent on one."),
    note: column.text("What it was."),
  },
  orderBy: ["account_id", "from_day"],
  retention: "as long as its import",
});
