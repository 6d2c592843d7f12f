import { authorName } from "../figures/author.ts";
import { Snowflake } from "lucide-react";
import type { ReactElement } from "react";
import type { FrozenBoardCard } from "../../src/serve/contract.ts";
import { showInstant } from "../format/days.ts";
import { say } from "../words/say.ts";
import "./reported.css";

/** When a board was frozen, by whom and why. */
export function FrozenOn({ frozen }: { readonly frozen: FrozenBoardCard }): ReactElement {
  const at = showInstant(frozen.frozen_at, frozen.zone);
  const text = frozen.by_itself ? say("reported.frozen.itself", { at }) : say("reported.frozen", { at, author: authorName(frozen.author) });
  return <span className="row small" style={{ gap: 6, flexWrap: "nowrap", minWidth: 0 }}><Snowflake size={14} aria-hidden style={{ flex: "none" }} /><span><bdi>{text}</bdi>{!frozen.by_itself && frozen.reason !== "" && <span className="soft"> · <bdi>{frozen.reason}</bdi></span>}</span></span>;
}
