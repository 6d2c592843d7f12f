import type { ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { useChangeView } from "../../frame/use-view.ts";

export type Person = AccountDetail["people_list"][number];

/** A name that narrows the timeline to what this person did. */
export function PersonName({ person }: { readonly person: Person }): ReactElement {
  const change = useChangeView();
  return <button type="button" className="plain-button quiet-link" onClick={() => change({ person: person.person_id })}><bdi>{person.name || person.email || person.person_id}</bdi></button>;
}
