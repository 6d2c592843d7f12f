/** Which roles a buying committee has, and who has them (KPI account_penetration and the shares of a committee). */
import { either, join, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { sizeBand } from "../dimensions/account-fields.ts";
import { rolesAt } from "./deal-roles.ts";
import { textOf } from "./settings.ts";
import { tiersAt } from "./tiers.ts";
import { stateInstant } from "./time.ts";

/** A role of the built-in committee: other names, how many people it needs, by which departments and seniorities they are recognised. */
interface Role {
  readonly role: string;
  readonly names: readonly string[];
  readonly required: number;
  readonly departments: readonly string[];
  readonly seniorities: readonly string[];
}

/** The committee that holds while no template is imported. */
const builtIn: readonly Role[] = [
  { role: "decision maker", names: ["decision_maker", "decider", "economic buyer", "budget holder", "executive sponsor"], required: 1, departments: [], seniorities: ["c_level", "vp"] },
  { role: "champion", names: ["advocate", "coach", "sponsor"], required: 1, departments: [], seniorities: [] },
  { role: "user", names: ["end user", "end_user"], required: 2, departments: [], seniorities: [] },
  { role: "finance or procurement", names: ["finance", "procurement", "purchasing", "buyer"], required: 1, departments: ["finance", "procurement", "purchasing", "accounting", "controlling"], seniorities: [] },
  { role: "technical or security", names: ["technical", "security", "technical buyer", "technical evaluator", "it"], required: 1, departments: ["it", "information technology", "engineering", "technology", "security", "information security"], seniorities: [] },
];

export const templateKnobs = {
  product: { default: "", meaning: "Only the roles of this product's template; empty: those of all products." },
} as const satisfies Record<string, Knob>;

export const templateNeed: Need = { record: "committee_template", broughtBy: "a list of the roles that decide about a purchase", optional: true };

/**
 * The template of each account: `account_id, roles (array of (role, all its names in lower case, departments, seniorities, required, weight))`. Of templates for a
 * segment and templates for all, those for the account's segment hold; an account without any, or never on a target list, is not certainly among them.
 */
export function templatesOfAccounts(window: Window, knobs: KnobValues): Sql {
  const everListed = either({ kept: sql`account_id IN (SELECT account_id FROM list_membership WHERE list_kind = 'target')`, inPlace: sql`true` });
  const role = sql`(role, names_of_role, offices, ranks, needed, heft)`;
  return shared(sql`
    SELECT account_id, if(notEmpty(own), own, general) AS roles
    FROM (
      SELECT s.account_id AS account_id, arraySort(groupArrayIf(${role}, segment_key != '' AND has(s.segments, segment_key))) AS own,
        arraySort(groupArrayIf(${role}, segment_key = '')) AS general
      FROM (${segmentsOfAccounts(window, everListed)}) AS s
      CROSS JOIN (${roles(knobs)}) AS r
      GROUP BY account_id
    )
    WHERE notEmpty(roles)`);
}

/** One role as a template has it, and the segment that it is for; '' = all. */
export interface RoleOfSegment extends RoleWanted {
  readonly segment: string;
  readonly required: number;
  readonly weight: number;
}

/** Every template's roles for a product, as {@link RoleOfSegment}: the same for all accounts. */
export function rolesOfSegments(knobs: KnobValues): Sql {
  return sql`SELECT segment_key AS segment, role, names_of_role AS called, offices AS departments, ranks AS seniorities, toInt32(needed) AS required, heft AS weight FROM (${roles(knobs)})`;
}

/** What segments one account may be meant by, listed or not: one row `segments`; none where there is no account. */
export function segmentsOfAccount(window: Window, account: string): Sql {
  const mine = sql`account_id = ${value.string(account)}`;
  return sql`SELECT segments FROM (${segmentsOfAccounts(window, mine, (all) => sql`SELECT * FROM (${all}) WHERE ${mine}`)})`;
}

/** The roles of an account's template, the weightiest first, as {@link templatesOfAccounts} chooses it. */
export function rolesForSegments(all: readonly RoleOfSegment[], segments: readonly string[]): RoleOfSegment[] {
  const own = all.filter(({ segment }) => segment !== "" && segments.includes(segment));
  const chosen = own.length > 0 ? own : all.filter(({ segment }) => segment === "");
  return chosen.toSorted((one, other) => other.weight - one.weight || (one.role < other.role ? -1 : Number(one.role > other.role)));
}

function roles(knobs: KnobValues): Sql {
  const product = textOf(knobs, "product").toLowerCase();
  return sql`
    SELECT lower(segment) AS segment_key, toString(role) AS role, arrayMap(n -> lower(n), arrayConcat([role], names)) AS names_of_role, arrayMap(d -> lower(d), departments) AS offices,
      arrayMap(s -> lower(s), seniorities) AS ranks, toInt64(ifNull(required_people, 1)) AS needed, toFloat64(ifNull(weight, 1)) AS heft
    FROM committee_template
    WHERE ${product === "" ? sql`true` : sql`lower(product) IN ('', ${value.string(product)})`}
    UNION ALL
    SELECT '' AS segment_key, b.1 AS role, b.2 AS names_of_role, b.3 AS offices, b.4 AS ranks, toInt64(b.5) AS needed, 1. AS heft
    FROM (SELECT arrayJoin([${join(builtIn.map((one) => builtInRole(one)), ", ")}]) AS b)
    WHERE (SELECT count() FROM committee_template) = 0`;
}

function builtInRole({ role, names, required, departments, seniorities }: Role): Sql {
  return sql`(${value.string(role)}, ${value.strings([role, ...names])}, ${value.strings(departments)}, ${value.strings(seniorities)}, ${value.uint(required)})`;
}

/** What a template's segment may mean: the account's tier, industry, size band or region at T, in lower case. */
function segmentsOfAccounts(window: Window, whose: Sql, tiers: (all: Sql) => Sql = (all) => all): Sql {
  const state = stateInstant(window);
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  return sql`
    SELECT a.account_id AS account_id, arrayFilter(s -> s != '', [lower(t.tier), a.industry_key, a.size_key, a.region_key]) AS segments
    FROM (
      SELECT account_id, lower(industry) AS industry_key, lower(${sizeBand()}) AS size_key, lower(region) AS region_key
      FROM account
      WHERE account_id != '' AND ${whose}
      ORDER BY valid_from <= ${state} DESC, if(valid_from <= ${state}, ${age}, -${age}) DESC, batch DESC, seq DESC
      LIMIT 1 BY account_id
    ) AS a
    LEFT JOIN (${tiers(tiersAt(state, window))}) AS t ON a.account_id = t.account_id`;
}

/**
 * Adds to people (`account_id, member, persona, department, seniority, keys`) the roles of their account's template that they fit: `fits (names of roles), has_template`.
 * By their role in an opportunity; where that is no role of the template, by their persona; else by seniority and department.
 */
export function withRoles(people: Sql, window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT *, multiIf(notEmpty(by_opportunity), by_opportunity, notEmpty(by_persona), by_persona, by_rule) AS fits
    FROM (
      SELECT p.*, t.has_template AS has_template,
        arrayMap(s -> s.2, arrayFilter(s -> has(arrayMap(k -> lower(k), arrayPushBack(p.keys, p.member)), s.1), o.said)) AS roles_said,
        arrayMap(r -> r.1, arrayFilter(r -> hasAny(r.2, roles_said), t.roles)) AS by_opportunity,
        arrayMap(r -> r.1, arrayFilter(r -> p.persona != '' AND has(r.2, lower(p.persona)), t.roles)) AS by_persona,
        arrayMap(r -> r.1, arrayFilter(r -> (notEmpty(r.3) OR notEmpty(r.4)) AND (empty(r.3) OR has(r.3, lower(p.department))) AND (empty(r.4) OR has(r.4, lower(p.seniority))), t.roles)) AS by_rule
      FROM (${people}) AS p
      LEFT JOIN (SELECT account_id AS template_account, roles, 1 AS has_template FROM (${templatesOfAccounts(window, knobs)})) AS t ON p.account_id = t.template_account
      LEFT JOIN (${rolesInOpportunities(window)}) AS o ON p.account_id = o.role_account
    )`;
}

/** Roles in opportunities of accounts as they stand at T: `role_account, said (array of (who, role) in lower case)`. */
export function rolesInOpportunities(window: Window): Sql {
  return sql`SELECT account_id AS role_account, groupUniqArray((lower(written), lower(role))) AS said FROM (${rolesAt(window)}) GROUP BY role_account`;
}

/** A role of a template, all but its own name in lower case. */
export interface RoleWanted {
  readonly role: string;
  /** All its names. */
  readonly called: readonly string[];
  readonly departments: readonly string[];
  readonly seniorities: readonly string[];
}

/** Somebody with what roles are recognised by, in lower case. */
export interface RoleBearer {
  /** All ways to name the person. */
  readonly called: readonly string[];
  readonly persona: string;
  readonly department: string;
  readonly seniority: string;
  /** Roles in opportunities. */
  readonly roles: readonly string[];
}

/** The roles that somebody fits, as {@link withRoles} has them: for one account, whose few people are sooner compared here than planned for. */
export function rolesFitting(wanted: readonly RoleWanted[], { persona, department, seniority, roles }: RoleBearer): string[] {
  const bySaid = wanted.filter(({ called }) => called.some((name) => roles.includes(name)));
  const byPersona = wanted.filter(({ called }) => persona !== "" && called.includes(persona));
  const allows = (list: readonly string[], word: string): boolean => list.length === 0 || list.includes(word);
  const byRule = wanted.filter(({ departments, seniorities }) => departments.length + seniorities.length > 0 && allows(departments, department) && allows(seniorities, seniority));
  const found = [bySaid, byPersona, byRule].find((some) => some.length > 0) ?? [];
  return found.map(({ role }) => role);
}
