/** How alike two company names are, for people to decide on; a likeness alone never joins anything. */

/**
 * 0–1 of two match forms (`companyCore`): the greater of the edit ratio and the token-set ratio. A name that is the other's with words added
 * (“acme” and “acme deutschland”) is at most 0.9: it may as well be a subsidiary. 0 by veto: other numbers (“fund ii”, “fund 3”), or one letter
 * apart where the name has four letters or less.
 */
export function likenessOf(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  if (a === b) return 1;
  if (numbersOf(a) !== numbersOf(b) || (isShort(a, b) && !isSpaced(a, b))) return 0;
  return Math.max(editRatio(a, b), editRatio(squeezed(a), squeezed(b)), tokenSetRatio(a, b));
}

/** `1 − indel distance / (|a| + |b|)`: twice the longest common subsequence over both lengths. */
export function editRatio(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  if (left.length + right.length === 0) return 1;
  let row = new Uint32Array(right.length + 1);
  for (const letter of left) {
    const next = new Uint32Array(right.length + 1);
    right.forEach((other, i) => {
      next[i + 1] = letter === other ? (row[i] ?? 0) + 1 : Math.max(row[i + 1] ?? 0, next[i] ?? 0);
    });
    row = next;
  }
  return (2 * (row[right.length] ?? 0)) / (left.length + right.length);
}

/** Shared words against shared words with the rest of each side. */
function tokenSetRatio(a: string, b: string): number {
  const [left, right] = [[...new Set(a.split(" "))].toSorted(), [...new Set(b.split(" "))].toSorted()];
  const shared = left.filter((word) => right.includes(word)).join(" ");
  if (shared === "") return 0;
  const withRest = (side: readonly string[], other: readonly string[]): string => [shared, ...side.filter((word) => !other.includes(word))].join(" ");
  const [x, y] = [withRest(left, right), withRest(right, left)];
  if (x === y) return 1;
  return Math.min(addedWords, Math.max(editRatio(shared, x), editRatio(shared, y), editRatio(x, y)));
}

const addedWords = 0.9;

const romans = /^(?:i{1,3}|iv|v|vi{1,3}|ix|x)$/;

function numbersOf(core: string): string {
  return core.split(" ").filter((token, i) => /\d/.test(token) || (i > 0 && romans.test(token))).toSorted().join(" ");
}

function isShort(a: string, b: string): boolean {
  return Math.min(squeezed(a).length, squeezed(b).length) <= 4;
}

/** The same letters, or the same words in another order. */
function isSpaced(a: string, b: string): boolean {
  return squeezed(a) === squeezed(b) || tokenSetRatio(a, b) > 0;
}

function squeezed(core: string): string {
  return core.replaceAll(" ", "");
}
