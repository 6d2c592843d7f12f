/** All dimensions there are, and how a name leads to one. */
import { problem } from "../../model/problem.ts";
import { sql, value } from "../../store/sql.ts";
import type { Kpi } from "../kpi.ts";
import { accountAttribute, accountFields } from "./account-fields.ts";
import { list, tier } from "./account-spans.ts";
import { extended, noAccount, type Dimension } from "./dimension.ts";
import { factLabel, factLabels } from "./fact-labels.ts";
import { accountOwnerDimension, manager, office, owner, team } from "./our-people.ts";
import { rowAttribute } from "./row-attributes.ts";

/** The account itself, by id. */
const account: Dimension = {
  id: "account_id",
  title: "Account",
  of: "account",
  keyed: (rows, ask) => extended(rows, ask.column, sql`if(fact.fact_account = '', ${value.string(noAccount)}, fact.fact_account)`),
};

/** The bucket of a distribution. */
const bucket: Dimension = {
  id: "bucket",
  title: "Bucket",
  of: "fact",
  keyed: (rows, ask) => extended(rows, ask.column, sql`coalesce(nullIf(fact.fact_bucket, ''), 'none')`),
};

/** Dimensions with a name of their own, in the order in which they are offered. */
export const dimensions: readonly Dimension[] = [
  tier, ...accountFields, list, accountOwnerDimension, owner, manager, office, team, ...factLabels, account, bucket,
];

/**
 * The dimension of a name: one of {@link dimensions}, `account.<attribute>` for any column of the accounts' source, `row.<column>`
 * for any further column of the file that the fact's row came from, `label.<name>` for a label; any other name only where it is a label of the KPI's own facts.
 * @throws Problem `unknown_dimension`
 */
export function dimensionNamed(id: string, kpi?: Pick<Kpi, "labels"> & Partial<Pick<Kpi, "reads">>): Dimension {
  const known = dimensions.find((dimension) => dimension.id === (id === "account" ? account.id : id));
  if (known !== undefined) return known;
  if (kpi?.labels?.includes(id) === true) return factLabel(id, id);
  const [, door, rest = ""] = /^(account|label|row)\.(.{1,100})$/s.exec(id) ?? [];
  if (door === "account") return accountAttribute(rest);
  if (door === "label") return factLabel(rest, rest, id);
  if (door === "row") return rowAttribute(rest, kpi?.reads ?? []);
  throw unknownDimension(id);
}

function unknownDimension(id: string): Error {
  const advice = `There are: ${dimensions.map((dimension) => dimension.id).join(", ")}; account.<column> for any column of the accounts' file; row.<column> for any further column of the row's own file.`;
  return problem("unknown_dimension", `“${id}” is no dimension.`, advice, { dimension: id, known: dimensions.map((dimension) => dimension.id) });
}

/** Ids of the dimensions that say something of a KPI's facts: those of accounts and people, and the labels that its facts bear. */
export function dimensionsOf(kpi: Kpi): readonly string[] {
  const labels = kpi.labels ?? [];
  const general = dimensions.filter((dimension) => dimension.of === "account" || !factLabels.includes(dimension)).map(({ id }) => id);
  const own = labels.filter((label) => label !== "owner");
  return [...general.filter((id) => id !== "account_id" && id !== "bucket"), ...own];
}
