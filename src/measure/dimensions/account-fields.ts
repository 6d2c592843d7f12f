/**
 * Dimensions of accounts that are kept as versions: industry, country, any attribute. The newest version at the instant that says
 * something holds; before the first, the first.
 */
import { name, sql, value, type Sql } from "../../store/sql.ts";
import { accountKeyed, instantNumber, newest, type Dimension } from "./dimension.ts";

/** Fields of the account record that are dimensions as they stand. */
const plainFields = { industry: "Industry", country: "Country", region: "Region", lifecycle: "Lifecycle", parent: "Parent company" } as const;

/** Head counts in the bands that LinkedIn uses, since most lists come in them. */
const bands: readonly (readonly [to: number, label: string])[] = [
  [10, "1–10"], [50, "11–50"], [200, "51–200"], [500, "201–500"], [1_000, "501–1,000"], [5_000, "1,001–5,000"], [10_000, "5,001–10,000"],
];
const lastBand = "more than 10,000";

/** The bands from small to large. */
export const sizeBands: readonly string[] = [...bands.map(([, label]) => label), lastBand];

export const accountFields: readonly Dimension[] = [
  ...Object.entries(plainFields).map(([id, title]) => versioned({ id, title }, sql`toString(${name(id)})`)),
  versioned({ id: "size_band", title: "Employees", ordered: true }, sizeBand()),
];

/** `account.<attribute>`: a field of the account record or any column that its source had beyond ours. */
export function accountAttribute(attribute: string): Dimension {
  const id = `account.${attribute}`;
  if (Object.hasOwn(plainFields, attribute)) return versioned({ id, title: attribute }, sql`toString(${name(attribute)})`);
  return versioned({ id, title: attribute }, sql`attributes[${value.string(attribute)}]`);
}

function versioned(names: Pick<Dimension, "id" | "title" | "ordered">, text: Sql): Dimension {
  return {
    ...names,
    of: "account",
    keyed: (rows, ask) => accountKeyed(rows, ask, { spans: versionsOf(text), at: instantNumber(ask), found: newest }),
  };
}

/** Versions as spans without end; the first that says something holds since ever. */
function versionsOf(text: Sql): Sql {
  return sql`
    SELECT
      account_id AS account_of_span,
      arrayMap(
        (version, place) -> (if(place = 1, toInt64(-9000000000000000), version.1), toInt64(9000000000000000), version.2),
        arraySort(groupArray((toUnixTimestamp64Milli(valid_from), said))) AS versions,
        arrayEnumerate(versions)) AS spans
    FROM (SELECT account_id, valid_from, ${text} AS said FROM account WHERE account_id != '')
    WHERE said != ''
    GROUP BY account_id`;
}

/** The band of `employees` over a row of `account`; "" where it is not known. */
export function sizeBand(): Sql {
  const limits = value.uints(bands.map(([to]) => to));
  return sql`if(employees IS NULL OR employees = 0, '', arrayElement(${value.strings(sizeBands)}, toInt32(arrayCount(edge -> edge < toUInt64(assumeNotNull(employees)), ${limits})) + 1))`;
}
