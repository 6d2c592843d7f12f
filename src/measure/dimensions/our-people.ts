/**
 * Dimensions of our own people: the owner of the fact (its own label, else the account's ae), with manager and office as the record of
 * our people has them. Sources write a person as id, name or mail address; the key is the name where one is known.
 */
import { name, sql, value, type Sql } from "../../store/sql.ts";
import { ourWritings } from "../relations/our-people.ts";
import { accountOwner } from "./account-spans.ts";
import { none, noAccount, orNone, type Dimension, type KeyAsk } from "./dimension.ts";

/** The fact's own label `owner` where the facts carry one (the opportunity's owner, the caller), else the account's ae on the day. */
export const owner: Dimension = { id: "owner", title: "Owner", of: "fact", keyed: (rows, ask) => personKeyed(ownerWritten(rows, ask), ask, sql`person.our_name`, { orAsWritten: true }) };

/** The account's ae on the day, whoever did the thing itself. */
export const accountOwnerDimension: Dimension = {
  id: "account_owner",
  title: "Account owner",
  of: "account",
  keyed: (rows, ask) => personKeyed(accountOwner(rows, { ...ask, column: written(ask) }), ask, sql`person.our_name`, { orAsWritten: true }),
};

/** The manager of the owner. */
export const manager: Dimension = { id: "manager", title: "Manager", of: "fact", keyed: (rows, ask) => personKeyed(ownerWritten(rows, ask), ask, sql`person.our_manager`, { orAsWritten: false }) };

/** Office or sales region of the owner. */
export const office: Dimension = { id: "office", title: "Office", of: "fact", keyed: (rows, ask) => personKeyed(ownerWritten(rows, ask), ask, sql`person.our_office`, { orAsWritten: false }) };

/** Team of the owner. */
export const team: Dimension = { id: "team", title: "Team", of: "fact", keyed: (rows, ask) => personKeyed(ownerWritten(rows, ask), ask, sql`person.our_team`, { orAsWritten: false }) };

/** Column with the person as the source writes it. */
function written(ask: KeyAsk): string {
  return `${ask.column}_written`;
}

function ownerWritten(rows: Sql, ask: KeyAsk): Sql {
  const accounts = `${ask.column}_of_account`;
  return sql`
    SELECT
      fact.* EXCEPT (${name(accounts)}),
      if(mapContains(fact.fact_labels, 'owner'), ${orNone(sql`fact.fact_labels['owner']`)}, fact.${name(accounts)}) AS ${name(written(ask))}
    FROM (${accountOwner(rows, { ...ask, column: accounts })}) AS fact`;
}

function personKeyed(rows: Sql, ask: KeyAsk, text: Sql, { orAsWritten }: { readonly orAsWritten: boolean }): Sql {
  const person = sql`fact.${name(written(ask))}`;
  const unknown = orAsWritten ? person : sql`if(${person} = ${value.string(noAccount)}, ${person}, ${value.string(none)})`;
  return sql`
    SELECT
      fact.* EXCEPT (${name(written(ask))}),
      coalesce(nullIf(${text}, ''), ${unknown}) AS ${name(ask.column)}
    FROM (${rows}) AS fact
    LEFT ANY JOIN (${ourPeople()}) AS person ON person.our_ref = ${person}`;
}

/** Every way in which our people are written → name, manager's name, office, team. An id wins over a name, a name over a mail address. */
function ourPeople(): Sql {
  return sql`
    SELECT
      one.our_ref AS our_ref,
      argMin(one.our_name, one.our_way) AS our_name,
      argMin(coalesce(nullIf(boss.boss_name, ''), one.our_boss), one.our_way) AS our_manager,
      argMin(one.our_office, one.our_way) AS our_office,
      argMin(one.our_team, one.our_way) AS our_team
    FROM (${ourWritings()}) AS one
    LEFT ANY JOIN (SELECT id AS boss_ref, any(toString(name)) AS boss_name FROM user WHERE id != '' GROUP BY id) AS boss ON boss.boss_ref = one.our_boss
    WHERE one.our_ref != ''
    GROUP BY one.our_ref`;
}
