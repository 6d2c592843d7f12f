import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "survey_answer",
  name: "survey_answer",
  title: "Survey answers",
  meaning: "An answer to a question of a survey.",
  broughtBy: "a survey tool's answers",
  identity: ["id"],
  versioned: false,
  refersTo: { account: "account", domain: "account_domain", person: "person", email: "person_email" },
  columns: {
    id: column.text("The source's id."),
    team: column.label("Team, for the alignment pulse."),
    kind: column.word("Which survey.", ["nps", "csat", "brand", "pulse"], { open: true, required: true }),
    wave: column.label("Wave."),
    account: column.text("Id or name of the account."),
    account_domain: column.text("Domain of the account."),
    person: column.text("Id of the person."),
    person_email: column.text("Mail address of the person."),
    question: column.label("Question."),
    scale: column.label("Scale as lowest-highest; NPS is 0-10, CSAT 1-5 unless said otherwise."),
    answer: column.number("The answer; NPS 0–10, CSAT within its scale, outside is rejected."),
    words: column.text("The answer in words.", { field: "text" }),
    at: column.instant("When.", { required: true }),
  },
  orderBy: ["account_id", "at"],
  retention: "as long as its import",
});
