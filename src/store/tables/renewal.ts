import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "renewal",
  name: "renewal",
  title: "Renewals",
  meaning: "A contract that falls due, and what became of it.",
  broughtBy: "a list of renewals with their outcome",
  identity: ["id", "contract", "due_date"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain", through: ["contract", "contract"] },
  livesFrom: [{ oneOf: ["account", "account_domain", "contract"], without: "they belong to no account", toAccount: true }],
  columns: {
    id: column.text("The source's id, if it has one."),
    contract: column.text("Id of the contract that falls due."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    due_date: column.day("The day it falls due.", { required: true }),
    target_amount: column.money("Amount that falls due.", "currency"),
    renewed_amount: column.money("Amount renewed.", "currency"),
    currency: column.currency("Currency."),
    outcome: column.word("What became of it; empty = not decided.", ["renewed", "lost"]),
    loss_reason: column.label("Why it was lost."),
    decided_at: column.instant("When it was decided."),
  },
  orderBy: ["account_id", "due_date"],
  retention: "as long as its import",
});
