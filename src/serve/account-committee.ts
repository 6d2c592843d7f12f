/** Whom we need to know at an account to sell to it, and whom of them we know: its committee's template against its people. */
import { type RoleBearer, rolesFitting, rolesInOpportunities, type RoleWanted, templateOfAccount } from "../measure/relations/committee-templates.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import { peopleOfAccountAt } from "../measure/relations/memberships.ts";
import { byKey } from "./account-holdings.ts";
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
  const { account } = question;
  const window = windowNow(question.settings, question.now);
  const [{ product, wanted }, people, said] = await Promise.all([
    productOf(engine, question).then(async (product) => ({ product, wanted: await rolesOf(engine, window, { account, product }) })),
    peopleOf(engine, window, account),
    rolesSaid(engine, window, account),
  ]);
  const fitting = people.map((one) => ({ member: one.member, fits: rolesFitting(wanted, { ...one, roles: said.flatMap(({ who, part }) => (one.called.includes(who) ? [part] : [])) }) }));
  return {
    product,
    roles: wanted.map(({ role, required, departments, seniorities }) => ({
      role, required: Number(required), departments, seniorities, people: fitting.filter(({ fits }) => fits.includes(role)).map(({ member }) => member),
    })),
  };
}

async function productOf(engine: Engine, { account, now }: CommitteeQuestion): Promise<string> {
  const at = sql`${value.instant(now)}`;
  const [row] = await engine.rows<{ product: string }>(sql`
    SELECT toString(product_line) AS product
    FROM (${opportunitiesAt(at)})
    WHERE account_id = ${value.string(account)} AND ${openAt(at)} AND product_line != ''
    ORDER BY starts_at DESC, entity
    LIMIT 1`, byKey);
  return row?.product ?? "";
}

interface Asked {
  readonly account: string;
  readonly product: string;
}

function rolesOf(engine: Engine, window: Window, { account, product }: Asked): Promise<(RoleWanted & { readonly required: string; readonly departments: string[]; readonly seniorities: string[] })[]> {
  return engine.rows(sql`
    SELECT one.1 AS role, one.2 AS called, one.5 AS required, one.3 AS departments, one.4 AS seniorities
    FROM (SELECT arrayJoin(roles) AS one FROM (${templateOfAccount(window, { product }, account)}))
    ORDER BY one.6 DESC, role`, byKey);
}

/** Those who work there now. */
function peopleOf(engine: Engine, window: Window, account: string): Promise<(Omit<RoleBearer, "roles"> & { readonly member: string })[]> {
  return engine.rows(sql`
    SELECT who AS member, arrayMap(k -> lower(k), arrayPushBack(keys, who)) AS called, lower(toString(p.persona)) AS persona, lower(toString(p.department)) AS department, lower(toString(p.seniority)) AS seniority
    FROM (${peopleOfAccountAt(sql`${value.instant(window.now)}`, account)}) AS p
    WHERE NOT gone
    ORDER BY member`, byKey);
}

/** Who has which part in an opportunity, in lower case. */
function rolesSaid(engine: Engine, window: Window, account: string): Promise<{ readonly who: string; readonly part: string }[]> {
  return engine.rows(sql`
    SELECT one.1 AS who, one.2 AS part
    FROM (SELECT arrayJoin(said) AS one FROM (${rolesInOpportunities(window)}) WHERE role_account = ${value.string(account)})`, byKey);
}
