/** Whom we need to know at an account to sell to it, and whom of them we know: its committee's template against its people. */
import { type RoleBearer, type RoleOfSegment, rolesFitting, rolesForSegments, rolesInOpportunities, rolesOfSegments, segmentsOfAccount } from "../measure/relations/committee-templates.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import { peopleOfAccountAt } from "../measure/relations/memberships.ts";
import { byKey, kindsHeld } from "./account-holdings.ts";
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
  const [{ product, all }, segments, people, said] = await Promise.all([
    templateOf(engine, question),
    engine.rows<{ segments: string[] }>(segmentsOfAccount(window, account), byKey),
    peopleOf(engine, window, account),
    rolesSaid(engine, window, account),
  ]);
  const wanted = segments.flatMap((one) => rolesForSegments(all, one.segments));
  const fitting = people.map((one) => ({ member: one.member, fits: rolesFitting(wanted, { ...one, roles: said.flatMap(({ who, part }) => (one.called.includes(who) ? [part] : [])) }) }));
  return {
    product,
    roles: wanted.map(({ role, required, departments, seniorities }) => ({ role, required, departments, seniorities, people: fitting.filter(({ fits }) => fits.includes(role)).map(({ member }) => member) })),
  };
}

/** Where it is known that an account has no opportunity, none is asked for. */
async function hasOpportunities(engine: Engine, account: string): Promise<boolean> {
  return (await kindsHeld(engine, account))?.includes("opportunity") ?? true;
}

/** The roles of a product are the same for every account, so they are asked for without one and remembered. */
async function templateOf(engine: Engine, question: CommitteeQuestion): Promise<{ readonly product: string; readonly all: readonly RoleOfSegment[] }> {
  const product = (await hasOpportunities(engine, question.account)) ? await productOf(engine, question) : "";
  return { product, all: await engine.rows<RoleOfSegment>(rolesOfSegments({ product })) };
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

/** Those who work there now. */
function peopleOf(engine: Engine, window: Window, account: string): Promise<(Omit<RoleBearer, "roles"> & { readonly member: string })[]> {
  return engine.rows(sql`
    SELECT who AS member, arrayMap(k -> lower(k), arrayPushBack(keys, who)) AS called, lower(toString(p.persona)) AS persona, lower(toString(p.department)) AS department, lower(toString(p.seniority)) AS seniority
    FROM (${peopleOfAccountAt(sql`${value.instant(window.now)}`, account)}) AS p
    WHERE NOT gone
    ORDER BY member`, byKey);
}

/** Who has which part in an opportunity, in lower case. */
async function rolesSaid(engine: Engine, window: Window, account: string): Promise<{ readonly who: string; readonly part: string }[]> {
  if (!(await hasOpportunities(engine, account))) return [];
  return engine.rows(sql`
    SELECT one.1 AS who, one.2 AS part
    FROM (SELECT arrayJoin(said) AS one FROM (${rolesInOpportunities(window)}) WHERE role_account = ${value.string(account)})`, byKey);
}
