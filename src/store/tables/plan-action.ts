import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "plan_action",
  name: "plan_action",
  title: "Planned actions",
  meaning: "How many actions of a type an owner plans for an account on a day.",
  broughtBy: "the sales team's daily plan",
  identity: ["owner", "account", "account_domain", "day", "type"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    owner: column.label("Our person.", { required: true }),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    day: column.day("The day.", { required: true }),
    type: column.label("Type of action.", { required: true }),
    planned: column.whole("How many.", { field: "count", fallback: 1, atLeastZero: true }),
  },
  orderBy: ["account_id", "day"],
  retention: "as long as its import",
});
