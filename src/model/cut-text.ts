const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * At most so many characters (code points) of a text, cut between the signs that people see: no half of an emoji, no letter without its
 * accents. A single sign that is longer than the limit is the only one that is cut inside.
 */
export function cutText(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const near = [...text.slice(0, charactersMax * 2 + 64)];
  if (near.length <= charactersMax) return text;
  let kept = "";
  let characters = 0;
  for (const { segment } of graphemes.segment(near.join(""))) {
    characters += [...segment].length;
    if (characters > charactersMax) break;
    kept += segment;
  }
  return kept === "" ? near.slice(0, charactersMax).join("") : kept;
}
