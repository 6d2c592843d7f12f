/** Between two questions how far something is: soon enough to be seen to move, seldom enough not to hold it up. */
import { setTimeout as pause } from "node:timers/promises";

const askEveryMs = 150;

/** Waits until it is to be asked again. */
export async function untilAskedAgain(): Promise<void> {
  await pause(askEveryMs);
}
