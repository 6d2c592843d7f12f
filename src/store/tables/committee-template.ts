import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "committee_template",
  name: "committee_template",
  title: "Committee templates",
  meaning: "One role of the buying committee that we want to know: how many people, and by what they are recognised. Without any row the built-in committee holds.",
  broughtBy: "a list of the roles that decide about a purchase",
  identity: ["product", "segment", "role"],
  versioned: false,
  refersTo: {},
  livesFrom: [],
  columns: {
    product: column.label("Product or product line; empty: all."),
    segment: column.label("Tier, industry, size band or region of the accounts for which it holds; empty: all."),
    role: column.label("The role, as opportunities or personas name it.", { required: true }),
    names: column.texts("Other names of the role in opportunities and personas."),
    required_people: column.whole("How many people the role needs.", { unit: "people", atLeastZero: true, fallback: 1, field: "required" }),
    weight: column.number("How much the role weighs in shares.", { atLeastZero: true, fallback: 1 }),
    departments: column.texts("Departments whose people have the role; empty: all.", { field: "department" }),
    seniorities: column.texts("Seniorities whose people have the role; empty: all.", { field: "seniority" }),
  },
  orderBy: ["product", "segment", "role"],
  retention: "as long as its import",
});
