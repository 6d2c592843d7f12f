import type { ReactElement, ReactNode } from "react";

/** A card at the side of an account's page. */
export function Side({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return <section className="card" aria-label={title}><h2 style={{ marginBottom: 8 }}>{title}</h2>{children}</section>;
}
