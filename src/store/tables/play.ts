import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "play",
  name: "play",
  title: "Plays",
  meaning: "The agreed strategy for an account.",
  broughtBy: "a list of account plans",
  identity: ["id", "account", "from_day"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain", "segment"], without: "they belong to no account", toAccount: true }],
  columns: {
    id: column.text("The source's id."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    segment: column.label("Segment, where it is for a segment."),
    objective: column.text("What is to be reached."),
    themes: column.texts("Message themes."),
    next_step: column.text("Next step."),
    agreed_by_marketing: column.label("Who of marketing agreed."),
    agreed_by_sales: column.label("Who of sales agreed."),
    from_day: column.day("First day.", { field: "from" }),
    to_day: column.day("First day outside.", { field: "to" }),
  },
  orderBy: ["account_id", "from_day"],
  retention: "as long as its import",
});
