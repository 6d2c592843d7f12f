/** Whom we need to know at an account to sell to it, and whom of them we know: its committee's template against its people. */
import { templatesOfAccounts, withRoles } from "../measure/relations/committee-templates.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import { peopleOfAccountsAt } from "../measure/relations/memberships.ts";
import { windowNow } from "./account-stages.ts";
import type { Window } from "../measure/kpi.ts";
import type { Engine } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import type { AsOf } from "./account-relations.ts";
import type { AccountCommittee } from "./contract.ts";

export interface CommitteeQuestion extends AsOf {
  readonly account: string;
}

/** The template that holds for the product of the newest open opportunity, else for all products. No roles: there is no template for its segment. */
export async function accountCommittee(engine: Engine, question: CommitteeQuestion): Promise<AccountCommittee> {
  const window = windowNow(question.settings, question.now);
  const product = await productOf(engine, question);
  const [wanted, found] = await Promise.all([rolesOf(engine, window, { account: question.account, product }), peopleIn(engine, window, { account: question.account, product })]);
  return { product, roles: wanted.map((role) => ({ ...role, people: found.filter(({ fits }) => fits.includes(role.role)).map(({ member }) => member) })) };
}

async function productOf(engine: Engine, { account, now }: CommitteeQuestion): Promise<string> {
  const at = sql`${value.instant(now)}`;
  const [row] = await engine.rows<{ product: string }>(sql`
    SELECT toString(product_line) AS product
    FROM (${opportunitiesAt(at)})
    WHERE account_id = ${value.string(account)} AND ${openAt(at)} AND product_line != ''
    ORDER BY starts_at DESC, entity
    LIMIT 1`);
  return row?.product ?? "";
}

interface Asked {
  readonly account: string;
  readonly product: string;
}

async function rolesOf(engine: Engine, window: Window, { account, product }: Asked): Promise<Omit<AccountCommittee["roles"][number], "people">[]> {
  const rows = await engine.rows<{ role: string; required: string; departments: string[]; seniorities: string[] }>(sql`
    SELECT one.1 AS role, one.5 AS required, one.3 AS departments, one.4 AS seniorities
    FROM (SELECT arrayJoin(roles) AS one FROM (${templatesOfAccounts(window, { product })}) WHERE account_id = ${value.string(account)})
    ORDER BY one.6 DESC, role`);
  return rows.map((row) => ({ ...row, required: Number(row.required) }));
}

/** Those who work there now, with the roles that they fit. */
function peopleIn(engine: Engine, window: Window, { account, product }: Asked): Promise<{ member: string; fits: string[] }[]> {
  const at = sql`${value.instant(window.now)}`;
  const people = sql`SELECT account_id, who AS member, persona, department, seniority, keys FROM (${peopleOfAccountsAt(at)}) WHERE account_id = ${value.string(account)} AND NOT gone`;
  return engine.rows(sql`SELECT member, arraySort(arrayDistinct(fits)) AS fits FROM (${withRoles(people, window, { product })}) ORDER BY member`);
}
