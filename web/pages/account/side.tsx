import type { ReactElement, ReactNode } from "react";

/** A card at the side of an account's page. */
export function Side({ title, tools, children }: { readonly title: string; readonly tools?: ReactNode; readonly children: ReactNode }): ReactElement {
  return <section className="card" aria-label={title}><div className="row between" style={{ marginBottom: 8 }}><h2>{title}</h2>{tools}</div>{children}</section>;
}
