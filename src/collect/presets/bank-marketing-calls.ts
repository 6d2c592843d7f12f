import { preset } from "../files/preset.ts";

export default preset({
  id: "bank-marketing-calls",
  title: "Bank marketing sample: calls",
  vendor: "UCI Machine Learning Repository",
  meaning: "The last sales call to each client of a bank's telephone campaign (bank-additional-full.csv).",
  recognise: { all: ["age", "job", "contact", "month", "day_of_week", "duration", "campaign", "poutcome", "y"] },
  mappings: [
    {
      kind: "touch",
      source: "bank-marketing",
      fields: {
        type: { set: "call" },
        direction: { set: "out" },
        side: { set: "sales" },
        seconds: { column: "duration" },
      },
    },
  ],
  version: 1,
  notes: [
    "The file has no dates, only month and weekday: the campaign ran from May 2008 to November 2010. Say on which day the calls shall count: --set at=2010-11-30. Months and weekdays stay among the attributes, for breakdowns.",
    "One row is one client with the last call to that client. Clients have no id, so equal rows are different clients and all count.",
    "How often the client was called in all (campaign), whether the client bought (y) and what came before (poutcome) are attributes.",
  ],
});
