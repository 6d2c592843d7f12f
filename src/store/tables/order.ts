import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "order",
  name: "orders",
  title: "Orders",
  meaning: "Repeat business: one order, or one line of it.",
  broughtBy: "an export of orders or invoices",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [
    { oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true },
    { oneOf: ["amount"], without: "they have no amount" },
  ],
  columns: {
    id: column.text("The source's id."),
    order_no: column.text("Number of the order or invoice, where a row is one line of it: its lines are one purchase."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    at: column.instant("When it was placed.", { required: true }),
    amount: column.money("Amount; negative for credits and cancellations.", "currency"),
    currency: column.currency("Currency."),
    product_line: column.label("Product line."),
    cancelled: column.flag("Cancelled line."),
  },
  orderBy: ["account_id", "at"],
  partitionBy: "toYear(at)",
  retention: "as long as its import",
});
