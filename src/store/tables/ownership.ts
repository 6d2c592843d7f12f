import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "ownership",
  name: "ownership",
  title: "Ownerships",
  meaning: "Who of us looks after an account, from a day to a day.",
  broughtBy: "a CRM export of account owners",
  identity: ["account", "account_domain", "role", "from_day"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    user: column.label("Id or name of our person.", { required: true }),
    role: column.word("In which role.", ["ae", "sdr", "csm", "marketer"], { fallback: "ae" }),
    from_day: column.day("First day.", { field: "from" }),
    to_day: column.day("First day outside; empty = still.", { field: "to" }),
    reason: column.text("Why."),
    author: column.label("Who decided it."),
  },
  orderBy: ["account_id", "from_day"],
  retention: "as long as its import",
});
