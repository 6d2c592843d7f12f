import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "tier",
  name: "tier",
  title: "Tiers",
  meaning: "The priority level of an account from a day to a day.",
  broughtBy: "a list of accounts with their tier",
  identity: ["account", "account_domain", "from_day"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    tier: column.label("Name of the tier, e.g. 1.", { required: true }),
    from_day: column.day("First day.", { field: "from" }),
    to_day: column.day("First day outside; empty = still.", { field: "to" }),
    reason: column.text("Why."),
    author: column.label("Who decided it."),
  },
  orderBy: ["account_id", "from_day"],
  retention: "as long as its import",
});
