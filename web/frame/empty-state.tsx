import type { ReactElement, ReactNode } from "react";

export interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  /** The heading of the whole page, where nothing else is. */
  readonly isPage?: boolean;
  readonly picture?: ReactNode;
  readonly children?: ReactNode;
}

/** Says what is missing and what brings it; the one button stands below. */
export function EmptyState({ title, text, isPage = false, picture, children }: EmptyStateProps): ReactElement {
  return (
    <section className="card empty">
      {picture !== undefined && <div className="empty-picture" aria-hidden>{picture}</div>}
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {children}
    </section>
  );
}
