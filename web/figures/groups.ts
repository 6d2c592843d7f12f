/** Groups of KPIs in the order in which people look for them: the six stages, the work, the money, then what tells how good it is. */
export const groupOrder = ["target", "engaged", "opportunity", "won", "retained", "expanded", "sales", "value", "quality", "relation", "brand", "alignment", "trust"] as const;

/** Earlier groups first; one that is not known comes last. */
export function byGroup(a: string, b: string): number {
  const place = (group: string): number => { const at = groupOrder.findIndex((one) => one === group); return at < 0 ? groupOrder.length : at; };
  return place(a) - place(b);
}
