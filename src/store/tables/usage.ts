import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "usage",
  name: "usage",
  title: "Product usage",
  meaning: "How an account used a product on a day.",
  broughtBy: "product analytics",
  identity: ["day", "account", "account_domain", "product"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [
    { oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true },
    { oneOf: ["active_people", "key_events", "seats"], without: "they tell nothing of its use" },
  ],
  columns: {
    day: column.day("The day.", { required: true }),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    product: column.label("Product."),
    active_people: column.whole("People who used it.", { unit: "people", atLeastZero: true }),
    key_events: column.whole("Key events.", { atLeastZero: true }),
    seats: column.whole("Seats in use.", { unit: "seats", atLeastZero: true }),
  },
  orderBy: ["account_id", "day"],
  partitionBy: "toYear(day)",
  retention: "as long as its import",
});
