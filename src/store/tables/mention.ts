import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "mention",
  name: "mention",
  title: "Mentions",
  meaning: "What others say of a brand.",
  broughtBy: "a social listening or review export",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [],
  columns: {
    id: column.text("The source's id."),
    place: column.label("Where it was said.", { field: "source" }),
    author: column.text("Who said it."),
    at: column.instant("When.", { required: true }),
    brand: column.label("Which brand."),
    topic: column.label("Topic."),
    sentiment: column.number("Sentiment.", { unit: "−1…1", range: [-1, 1] }),
    account: column.text("Id or name of the account, as known."),
    account_domain: column.text("Domain of the account, as known."),
  },
  orderBy: ["account_id", "at"],
  retention: "as long as its import",
});
