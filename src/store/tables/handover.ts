import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "handover",
  name: "handover",
  title: "Handovers",
  meaning: "Marketing gives an account to sales, and what sales decided.",
  broughtBy: "a list of handovers",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    id: column.text("The source's id."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    at: column.instant("When it was handed over.", { required: true }),
    to_user: column.label("Our person who got it.", { field: "to" }),
    reason: column.text("Why."),
    decision: column.word("What sales decided; empty = not yet.", ["accepted", "rejected", "recycled"]),
    code: column.label("Reason code of the decision."),
    decided_at: column.instant("When."),
  },
  orderBy: ["account_id", "at"],
  retention: "as long as its import",
});
