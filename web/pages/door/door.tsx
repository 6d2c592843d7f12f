import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import type { SessionState } from "../../../src/serve/contract.ts";
import { sessionQuestion } from "../../api/access.ts";
import "./door.css";

/** The card in the middle of a page that people see before they are in. */
export function Door({ title, lead, children }: { readonly title: string; readonly lead: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="door">
      <div className="card stack">
        <div><h1>{title}</h1><p className="soft">{lead}</p></div>
        {children}
      </div>
    </div>
  );
}

/** Goes in: whatever was asked before was asked by nobody. */
export function useEnter(): (session: SessionState) => void {
  const questions = useQueryClient();
  return (session) => {
    questions.setQueryData(sessionQuestion().queryKey, session);
    // A link that was just used up is not asked again.
    void questions.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "link" });
  };
}

/** A secret behind the # of the address: browsers send it nowhere. */
export function secretInAddress(): string {
  return window.location.hash.replace(/^#/, "");
}
