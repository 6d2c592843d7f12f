import type { Sayings } from "../sayings.ts";

export const sayings: Sayings = {};
