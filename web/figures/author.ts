import { say } from "../words/say.ts";

/** Who did it: a person's name or address as it is; whoever sat at the machine, or nobody known, in words. */
export function authorName(author: string): string {
  if (author === "this machine") return say("audit.machine");
  return author === "nobody" ? say("audit.nobody") : author;
}
