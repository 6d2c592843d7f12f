import { useQuery } from "@tanstack/react-query";
import { workspaceQuestion } from "../api/questions.ts";
import { showInstant } from "../format/days.ts";
import { labelOf } from "../format/periods.ts";
import { useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";

/** What a chart needs to say of itself once it stands elsewhere. */
export interface AboutChart {
  /** The period on screen. */
  readonly period: string;
  /** What it is narrowed to, how new its data are, and whose days they are. */
  readonly ground: string;
}

export function useAboutChart(): AboutChart {
  const { span, where } = useView();
  const workspace = useQuery(workspaceQuestion()).data;
  const zone = workspace?.zone ?? "UTC";
  const at = workspace?.data_as_of ?? null;
  const until = at === null ? say("app.until.none", { zone }) : say("app.until", { at: showInstant(at, zone), zone });
  return { period: labelOf(span), ground: [...where, until].join(" · ") };
}
