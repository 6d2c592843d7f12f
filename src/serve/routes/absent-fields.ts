/**
 * What an answer may leave out, in the description of the API. The generator asks a field whether it takes `undefined`, and one that may only be
 * absent (`exactOptional`) does not: it would stand among the required ones, and whoever checks answers by the document would refuse them.
 */
import { z } from "@hono/zod-openapi";

/** A part of the document; only what is looked at. */
interface Described {
  readonly $ref?: string;
  required?: string[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: Described;
  readonly anyOf?: readonly Described[];
  readonly oneOf?: readonly Described[];
  readonly allOf?: readonly Described[];
}

/** The parts of a document by name. */
export type Parts = Readonly<Record<string, unknown>>;

/** Takes what may be absent out of `required`, at any depth, in the part that describes a schema and in those that it refers to. */
export function allowAbsence(schema: unknown, described: unknown, parts: Parts, seen = new Set<unknown>()): void {
  const part = resolved(described, parts);
  if (part === undefined || seen.has(part)) return;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly) {
    const inner: unknown = schema.unwrap();
    for (const one of [part, ...(part.anyOf ?? part.oneOf ?? part.allOf ?? [])]) allowAbsence(inner, one, parts, seen);
    return;
  }
  seen.add(part);
  for (const [inner, one] of within(schema, part)) allowAbsence(inner, one, parts, seen);
}

/** The schemas inside one, with the parts that describe them. */
function within(schema: unknown, part: Described): readonly (readonly [schema: unknown, described: Described | undefined])[] {
  if (schema instanceof z.ZodObject) return fieldsOf(schema, part);
  if (schema instanceof z.ZodArray) return [[schema.element, part.items]];
  if (schema instanceof z.ZodRecord) return [[schema.valueType, part.additionalProperties]];
  if (schema instanceof z.ZodUnion) return schema.options.map((option, i) => [option, (part.anyOf ?? part.oneOf)?.[i]] as const);
  return [];
}

function fieldsOf(schema: z.ZodObject, part: Described): readonly (readonly [unknown, Described | undefined])[] {
  const fields = Object.entries(schema.shape);
  const mayLack = new Set(fields.filter(([, one]) => one instanceof z.ZodExactOptional).map(([field]) => field));
  const required = (part.required ?? []).filter((field) => !mayLack.has(field));
  if (required.length > 0) part.required = required;
  else delete part.required;
  return fields.map(([field, one]) => [one, part.properties?.[field]] as const);
}

function resolved(described: unknown, parts: Parts): Described | undefined {
  if (typeof described !== "object" || described === null) return undefined;
  const part = described as Described;
  return part.$ref === undefined ? part : resolved(parts[part.$ref.replace("#/components/schemas/", "")], parts);
}
