/** The stories that play with an account of their own. Others are woven into everybody's behaviour: see docs/concepts/sample-company.md. */
import type { Part } from "../accounts.ts";
import { champion } from "./champion.ts";
import { costOutlier } from "./cost-outlier.ts";
import { detractor } from "./detractor.ts";
import { grower } from "./grower.ts";
import { renewalRisk } from "./renewal-risk.ts";
import { returner } from "./returner.ts";
import { silent } from "./silent.ts";
import { singleThread } from "./single-thread.ts";
import type { Story } from "./story.ts";
import { surge } from "./surge.ts";

export const stories: readonly Story[] = [surge, champion, silent, singleThread, renewalRisk, costOutlier, detractor, returner, grower];

/** Accounts that a story needs beside its own: where the champion of Linden Foods went. */
export const extras: readonly Part[] = [{ name: "Osprey Retail", tier: 3, country: "Netherlands", owner: "Sofia Lindt", people: 2 }];
