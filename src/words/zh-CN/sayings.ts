import type { Sayings } from "../sayings.ts";
import { durability } from "./sayings/durability.ts";
import { erasure } from "./sayings/erasure.ts";
import { events } from "./sayings/events.ts";
import { fields } from "./sayings/fields.ts";
import { numbers } from "./sayings/numbers.ts";
import { problems } from "./sayings/problems.ts";
import { settings } from "./sayings/settings.ts";

/** Sentences of the product, by their English forms. */
export const sayings: Sayings = { ...durability, ...erasure, ...events, ...problems, ...numbers, ...fields, ...settings };
