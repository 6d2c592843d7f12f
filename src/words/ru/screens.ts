import type { en } from "../en/screens.ts";
import type { Translated } from "../speaker.ts";

export const ru: Translated<typeof en, "one" | "few" | "many" | "other"> = {
};
