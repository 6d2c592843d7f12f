/**
 * What people do on a drawn page before its script has begun: it is done again on the page that the script draws in its place, so that no click
 * and no letter is lost. Links need no script; they lead where they lead.
 */

/** Held by first-paint.js: what was clicked, and which forms were sent. */
interface Held {
  readonly clicked: readonly Element[];
  readonly sent: readonly Element[];
}

declare global {
  interface Window {
    earlyActs?: Held;
  }
}

/** Where an element stands: from the root on, which of the elements of its name each ancestor is. Hints for the browser stand only in what the server drew. */
type Place = readonly { readonly name: string; readonly index: number }[];

interface Filled {
  readonly place: Place;
  readonly value: string;
  readonly files: FileList | null;
}

/** What has been done so far. */
export interface Early {
  readonly clicked: readonly Place[];
  readonly sent: readonly Place[];
  readonly filled: readonly Filled[];
  readonly focused: Place | null;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

export function doneEarly(root: Element): Early {
  const { clicked, sent } = window.earlyActs ?? { clicked: [], sent: [] };
  const fields = [...root.querySelectorAll<Field>("input, textarea")].filter((field) => field.value !== field.defaultValue || filesOf(field) !== null);
  return {
    clicked: clicked.flatMap((element) => listed(placeOf(root, element))),
    sent: sent.flatMap((element) => listed(placeOf(root, element))),
    filled: fields.flatMap((field) => listed(placeOf(root, field)).map((place) => ({ place, value: field.value, files: filesOf(field) }))),
    focused: document.activeElement === null ? null : placeOf(root, document.activeElement),
  };
}

const listed = <T>(value: T | null): readonly T[] => (value === null ? [] : [value]);

function filesOf(field: Field): FileList | null {
  return field instanceof HTMLInputElement && field.files !== null && field.files.length > 0 ? field.files : null;
}

function placeOf(root: Element, element: Element): Place | null {
  const place: Place[number][] = [];
  for (let at: Element | null = element; at !== root; at = at.parentElement) {
    if (at?.parentElement == null) return null;
    place.unshift({ name: at.tagName, index: named(at.parentElement, at.tagName).indexOf(at) });
  }
  return place;
}

function named(parent: Element | undefined, name: string): readonly Element[] {
  return [...(parent?.children ?? [])].filter(({ tagName }) => tagName === name);
}

/** Does it again, on what stands in the same places now. */
export function doAgain(root: Element, { clicked, sent, filled, focused }: Early): void {
  const at = (place: Place): Element | undefined => place.reduce<Element | undefined>((element, { name, index }) => named(element, name)[index], root);
  const focus = focused === null ? undefined : at(focused);
  if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
  for (const one of filled) fill(at(one.place), one);
  for (const place of clicked) {
    const element = at(place);
    if (element instanceof HTMLElement) element.click();
  }
  for (const place of sent) {
    const form = at(place);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }
}

function fill(field: Element | undefined, { value, files }: Filled): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  if (files !== null && field instanceof HTMLInputElement) field.files = files;
  // As if typed: React does not notice a value that is set on the field itself.
  else Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event(files === null ? "input" : "change", { bubbles: true }));
}
