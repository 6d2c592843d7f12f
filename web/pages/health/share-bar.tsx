import type { ReactElement } from "react";

/** A share as a bar beside its number; read aloud is the number only. */
export function ShareBar({ share }: { readonly share: number }): ReactElement {
  return <span className="share-bar" aria-hidden><i style={{ inlineSize: `${Math.min(1, Math.max(0, share)) * 100}%` }} /></span>;
}
