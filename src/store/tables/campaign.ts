import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "campaign",
  name: "campaign",
  title: "Campaigns",
  meaning: "A programme with its dates, list and hold-out.",
  broughtBy: "a list of campaigns",
  identity: ["id"],
  versioned: false,
  refersTo: {},
  livesFrom: [{ oneOf: ["name", "id"], without: "nothing names them" }],
  columns: {
    id: column.text("The source's id."),
    name: column.label("Name."),
    channel: column.label("Channel."),
    starts: column.day("First day."),
    ends: column.day("First day outside."),
    list: column.label("Target list it works on."),
    holdout_share: column.number("Share of the list held out.", { unit: "0–1", range: [0, 1] }),
    status: column.label("Status as the source writes it."),
  },
  orderBy: ["id"],
  retention: "as long as its import",
});
