/** Clicks that lead away, downloads, named elements, and forms that were sent: that they were, never with what. */

type Track = (event: string, properties: Readonly<Record<string, unknown>>) => void;

const file = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|gz|dmg|exe|msi|pkg|apk|mp3|mp4|mov|epub|key|pages|numbers|ics)$/i;

export function watchClicks(track: Track): void {
  const roots = new WeakSet<Node>();
  const sent = ({ target }: Event): void => {
    const form = target as HTMLFormElement;
    track("Form Submitted", { form: form.dataset["sextant"] ?? (form.getAttribute("id") || form.getAttribute("name") || ""), fields: form.elements.length });
  };
  /** The element itself, also within a component; whose forms tell nobody outside that they were sent. */
  const inmost = (event: Event): Element => {
    const element = event.composedPath()[0] as Element;
    const root = element.getRootNode?.();
    if (root instanceof ShadowRoot && !roots.has(root)) {
      roots.add(root);
      root.addEventListener("submit", sent, true);
    }
    return element;
  };
  const clicked = (event: Event): void => {
    const found = inmost(event).closest?.("[data-sextant],a[href],button[id],button[name]");
    if (found instanceof HTMLElement) tell(found, track);
  };
  addEventListener("click", clicked, true);
  addEventListener("auxclick", clicked, true);
  addEventListener("focusin", inmost, true);
  addEventListener("submit", sent, true);
}

function tell(element: HTMLElement, track: Track): void {
  const name = element.dataset["sextant"];
  const link = element instanceof HTMLAnchorElement ? element : null;
  if (link !== null && (link.hasAttribute("download") || file.test(link.pathname))) return track("File Downloaded", { url: link.href, name: name ?? link.pathname.split("/").pop() });
  // Whom a mail or a call goes to is the visitor's matter.
  if (link !== null && !/^https?:/.test(link.protocol)) return track("Link Clicked", { url: link.protocol, name });
  if (link !== null && link.host !== location.host) return track("Link Clicked", { url: link.href, name });
  if (name !== undefined || link === null) track("Element Clicked", { name: name ?? (element.id || element.getAttribute("name")) });
}
