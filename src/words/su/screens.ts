import type { en } from "../en/screens.ts";
import type { Translated } from "../speaker.ts";

export const su: Translated<typeof en, "other"> = {
};
