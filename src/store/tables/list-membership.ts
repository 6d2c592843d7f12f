import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "list_membership",
  name: "list_membership",
  title: "List memberships",
  meaning: "An account on a list from a day to a day.",
  broughtBy: "a list of target accounts",
  identity: ["account", "account_domain", "list", "from_day"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    list: column.label("Name of the list.", { fallback: "targets" }),
    list_kind: column.word("What the list is for.", ["target", "other", "exclusion"], { fallback: "target" }),
    from_day: column.day("First day on the list.", { field: "from" }),
    to_day: column.day("First day off the list; empty = still on it.", { field: "to" }),
    reason: column.text("Why it was put there."),
    author: column.label("Who put it there."),
  },
  orderBy: ["account_id", "from_day"],
  retention: "as long as its import",
});
