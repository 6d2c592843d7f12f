import type { en } from "../en/screens.ts";
import type { Translated } from "../speaker.ts";

export const zhCN: Translated<typeof en, "other"> = {
};
