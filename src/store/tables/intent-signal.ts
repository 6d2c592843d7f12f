import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "intent_signal",
  name: "intent_signal",
  title: "Intent signals",
  meaning: "A third party's signal about an account and a topic in a week.",
  broughtBy: "a third-party intent feed",
  identity: ["week", "account", "account_domain", "topic"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain" },
  livesFrom: [{ oneOf: ["account", "account_domain"], without: "they belong to no account", toAccount: true }],
  columns: {
    week: column.day("Monday of the ISO week.", { required: true }),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    topic: column.label("Topic.", { required: true }),
    cluster: column.label("Group of topics."),
    source_score: column.number("The source's own score, untouched."),
    person_days: column.number("Distinct person-days.", { atLeastZero: true }),
    events: column.number("Events, where the source has no people.", { atLeastZero: true }),
  },
  orderBy: ["account_id", "week", "topic"],
  partitionBy: "toYear(week)",
  retention: "as long as its import",
});
