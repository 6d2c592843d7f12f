import { join, name, sql, type Sql } from "../../../store/sql.ts";

/**
 * SQL in layers: each layer is a subquery that adds named columns to the ones below, so that a value is written down once and used
 * often. A name lands in the layer above everything it uses.
 */
export class Derivation {
  readonly #prefix: string;
  readonly #layers: { readonly name: Sql; readonly is: Sql }[][] = [];
  readonly #layerOf = new Map<string, number>();

  /** @param prefix letters that no other derivation of the statement uses */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Names an expression; gives the name. */
  let(is: Sql): Sql {
    const id = `${this.#prefix}_${this.#layerOf.size}`;
    const layer = 1 + Math.max(-1, ...this.#used(is).map((used) => this.#layerOf.get(used) ?? -1));
    const made = name(id);
    (this.#layers[layer] ??= []).push({ name: made, is });
    this.#layerOf.set(id, layer);
    return made;
  }

  #used(is: Sql): readonly string[] {
    const names = new RegExp(`\\b${this.#prefix}_\\d+\\b`, "g");
    return is.texts.flatMap((text) => text.match(names) ?? []);
  }

  /** The layers of all derivations over one table expression. */
  static over(from: Sql, derivations: readonly Derivation[]): Sql {
    const height = Math.max(0, ...derivations.map((one) => one.#layers.length));
    return Array.from({ length: height }, (_, i) => i).reduce((inner, i) => {
      const added = derivations.flatMap((one) => one.#layers[i] ?? []).map((column) => sql`${column.is} AS ${column.name}`);
      return added.length === 0 ? inner : sql`(SELECT *, ${join(added, ", ")} FROM ${inner})`;
    }, from);
  }
}

/** `condition → value` pairs as one expression; without any, `otherwise` alone. */
export function firstOf(cases: readonly { readonly when: Sql; readonly then: Sql }[], otherwise: Sql): Sql {
  if (cases.length === 0) return otherwise;
  return sql`multiIf(${join(cases.map(({ when, then }) => sql`${when}, ${then}`), ", ")}, ${otherwise})`;
}

/** True where any holds; 0 without conditions. */
export function anyOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`0` : sql`(${join(conditions, " OR ")})`;
}


/**
 * An expression that is costly and seldom needed, computed only in rows where `when` holds; elsewhere the type's default (null, '', 0 or
 * []). The engine's own short-circuit evaluates much of a branch for all rows (measured: 3 times the cost), but a lambda over an empty
 * array has no rows to evaluate.
 */
export function onlyWhere(when: Sql, from: Sql, make: (it: Sql) => Sql, as = "it"): Sql {
  return sql`arrayMap(${name(as)} -> ${make(name(as))}, if(${when}, [${from}], []))[1]`;
}

/** A name for an expression inside {@link onlyWhere}, where {@link Derivation.let} cannot reach: written out at each use it is planned at each. */
export function called(as: string, is: Sql, make: (it: Sql) => Sql): Sql {
  return sql`arrayMap(${name(as)} -> ${make(name(as))}, [${is}])[1]`;
}
