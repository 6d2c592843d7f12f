import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "contract",
  name: "contract",
  title: "Contracts",
  meaning: "What a customer signed.",
  broughtBy: "a list of contracts or subscriptions",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain", through: ["opportunity", "opportunity"] },
  livesFrom: [
    { oneOf: ["account", "account_domain", "opportunity"], without: "they belong to no account", toAccount: true },
    { oneOf: ["value", "recurring_value"], without: "they have no value" },
  ],
  columns: {
    id: column.text("The source's id."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    opportunity: column.text("Id of the opportunity that it came from."),
    product_lines: column.texts("Product lines it covers."),
    starts: column.day("First day.", { required: true }),
    ends: column.day("First day outside; empty = open-ended."),
    notice_day: column.day("Day on which notice to end it was given; empty = none.", { field: "notice" }),
    value: column.money("Value of the whole term.", "currency"),
    recurring_value: column.money("Value per year.", "currency"),
    currency: column.currency("Currency."),
    seats: column.whole("Seats.", { unit: "seats", atLeastZero: true }),
  },
  orderBy: ["account_id", "starts"],
  retention: "as long as its import",
});
