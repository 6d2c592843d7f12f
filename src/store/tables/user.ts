import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "user",
  name: "user",
  title: "Our people",
  meaning: "Somebody of ours: seller, marketer, manager. Breakdowns by owner, manager and office read it.",
  broughtBy: "a CRM export of users or the sales team",
  identity: ["id"],
  versioned: false,
  refersTo: {},
  livesFrom: [{ oneOf: ["name", "id"], without: "nothing names them" }],
  columns: {
    id: column.text("The source's id; where it has none: the name."),
    name: column.label("Name."),
    email: column.text("Mail address."),
    role: column.label("Role, e.g. ae, sdr, csm, marketer."),
    team: column.label("Team."),
    manager: column.label("Id or name of the manager."),
    region: column.label("Office or sales region."),
    active: column.flag("Still with us."),
  },
  orderBy: ["id"],
  retention: "as long as its import",
});
