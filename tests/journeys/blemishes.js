/** Runs in the page. Text cut off without a way to read the rest, and leaves of text that lie on each other. */
(() => {
  const leaves = [...document.querySelectorAll("body *")].filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? "").trim() !== ""));
  const shown = leaves.filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1 && element.closest("svg, .mantine-VisuallyHidden-root") === null);
  const words = (element) => (element.textContent ?? "").trim().replaceAll(/\s+/g, " ").slice(0, 60);
  const readable = (element) => element.closest("[title], [data-full], [aria-label]") !== null;
  const clips = (element) => getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && !/auto|scroll/.test(getComputedStyle(element).overflowX);
  const cut = shown.filter((element) => clips(element) && !readable(element)).map((element) => `cut: ${words(element)}`);
  const linesInSight = (element) => [...element.getClientRects()].map(({ left, right, top, bottom }) => {
    const box = { left, right, top, bottom };
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === "visible") continue;
      const its = around.getBoundingClientRect();
      Object.assign(box, { left: Math.max(box.left, its.left), right: Math.min(box.right, its.right), top: Math.max(box.top, its.top), bottom: Math.min(box.bottom, its.bottom) });
    }
    return { element, box };
  });
  const apart = "[role=dialog], [data-floating], .mantine-Popover-dropdown, header, nav, thead";
  const lines = shown.filter((element) => element.childElementCount === 0 && element.closest(apart) === null).flatMap(linesInSight);
  const lies = lines.flatMap(({ element, box }, at) => lines.slice(at + 1, at + 40).filter(({ element: other, box: its }) =>
    element !== other && Math.min(box.right, its.right) - Math.max(box.left, its.left) > 4 && Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top) > 6,
  ).map(({ element: other }) => `overlap: ${words(element)} / ${words(other)}`));
  return [...new Set([...cut, ...lies])].slice(0, 12);
})();
