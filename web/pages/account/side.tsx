import type { ReactElement, ReactNode, RefObject } from "react";

export interface SideProps {
  readonly title: string;
  readonly tools?: ReactNode;
  /** Its name in an address, behind the #. */
  readonly place?: string;
  readonly at?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** A card at the side of an account's page. */
export function Side({ title, tools, place, at, children }: SideProps): ReactElement {
  return <section ref={at} id={place} className="card" aria-label={title}><div className="row between" style={{ marginBottom: 8 }}><h2>{title}</h2>{tools}</div>{children}</section>;
}
