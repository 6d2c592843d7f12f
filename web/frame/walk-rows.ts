/** Rows of tables and lists that can be walked with j and k: what opens a row takes the focus, so that Enter opens it. */
const rows = "tbody tr, .work-line, .bar-line, .kpi-line, .kpi-card, .plain-list li";
const opens = "a[href], button:not([disabled])";
/** It is drawn in parts and walks by itself. */
const walksItself = ".accounts-scroll";

/** One row on or back, of the panel that is open, else of the page; from nowhere to the first one in sight. */
export function walkRows(step: 1 | -1): void {
  const place = document.querySelector("[role=dialog]") ?? document.getElementById("content");
  if (place === null || place.querySelector(walksItself) !== null) return;
  const targets = [...place.querySelectorAll<HTMLElement>(rows)].map(targetOf).filter((one) => one !== null);
  const now = targets.findIndex((one) => one === document.activeElement || one.closest(rows)?.contains(document.activeElement) === true);
  const next = now < 0 ? targets.find(isInSight) : targets[now + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function targetOf(row: HTMLElement): HTMLElement | null {
  const target = row.matches(opens) ? row : row.querySelector<HTMLElement>(opens);
  return target !== null && target.checkVisibility() ? target : null;
}

/** Below the header of the page. */
function isInSight(target: HTMLElement): boolean {
  const { top, bottom } = target.getBoundingClientRect();
  const header = document.querySelector(".app-header")?.getBoundingClientRect().bottom ?? 0;
  return top >= header && bottom <= window.innerHeight;
}
