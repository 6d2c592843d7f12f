import type { ReactElement } from "react";
import { known, say } from "../words/say.ts";

/** A stage as its colour and its name. */
export function StagePill({ stage }: { readonly stage: string }): ReactElement {
  const key = `group.${stage}`;
  return <span className="pill" data-stage={stage}><span className="dot" aria-hidden />{known(key) ? say(key) : stage}</span>;
}
