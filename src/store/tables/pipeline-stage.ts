import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "pipeline_stage",
  name: "pipeline_stage",
  title: "Pipeline stages",
  meaning: "A stage of a sales pipeline and what it means: open, won or lost, and how probable a win is. Opportunities that name a stage and not how they stand are read by it.",
  broughtBy: "a CRM export of pipelines with their stages",
  identity: ["id"],
  versioned: false,
  refersTo: {},
  livesFrom: [{ oneOf: ["status"], without: "all of them count as open" }],
  columns: {
    id: column.text("The stage as opportunities name it.", { required: true }),
    name: column.label("Its name for people."),
    pipeline: column.label("The pipeline it belongs to."),
    position: column.whole("Its place in the pipeline."),
    probability: column.number("Probability of winning in this stage.", { unit: "0–1", range: [0, 1] }),
    status: column.word("What an opportunity in it is.", ["open", "won", "lost"], { fallback: "open" }),
    deleted: column.flag("Deleted in the source: it still says what its name meant."),
  },
  orderBy: ["id"],
  retention: "as long as its import",
});
