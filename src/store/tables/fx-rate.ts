import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "fx_rate",
  name: "fx_rate",
  title: "Exchange rates",
  meaning: "What one unit of a currency was worth in another on a day.",
  broughtBy: "a table of exchange rates",
  identity: ["day", "from_currency", "to_currency"],
  versioned: false,
  refersTo: {},
  livesFrom: [],
  columns: {
    day: column.day("The day.", { required: true }),
    from_currency: column.currency("One unit of this …", { required: true, field: "from" }),
    to_currency: column.currency("… is worth `rate` of this.", { required: true, field: "to" }),
    rate: column.number("The rate.", { required: true, atLeastZero: true }),
    publisher: column.label("Who published it.", { field: "source" }),
  },
  orderBy: ["from_currency", "to_currency", "day"],
  retention: "for ever",
});
