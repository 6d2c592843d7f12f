import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "survey_invite",
  name: "survey_invite",
  title: "Survey invitations",
  meaning: "Somebody was asked.",
  broughtBy: "a survey tool",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain", person: "person", email: "person_email" },
  livesFrom: [],
  columns: {
    id: column.text("The source's id."),
    team: column.label("Team, for the alignment pulse."),
    kind: column.word("Which survey.", ["nps", "csat", "brand", "pulse"], { open: true, required: true }),
    wave: column.label("Wave."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    person: column.text("Id of the person."),
    person_email: column.text("Mail address of the person."),
    at: column.instant("When.", { required: true }),
  },
  orderBy: ["account_id", "at"],
  retention: "as long as its import",
});
