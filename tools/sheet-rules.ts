/** The rules of style sheets with the classes that each asks for: read when the screens are built, so that the server picks them without knowing CSS. */
import { type AnyNode, type ChildNode, type Container, parse } from "postcss";
import selectors from "postcss-selector-parser";
import type { Rule, Sheet } from "../src/serve/ahead/styles.ts";

/** Blocks that hold rules as a sheet does. Others (`@font-face`, `@keyframes`, `@page`) stand whole. */
const holdsRules: readonly string[] = ["layer", "media", "supports", "container"];

/** Reads a sheet. */
export function sheetOf(css: string): Sheet {
  return rulesIn(parse(css));
}

function rulesIn(block: Container<ChildNode>): Sheet {
  return (block.nodes ?? []).filter(({ type }) => type !== "comment").map(ruleOf);
}

function ruleOf(node: AnyNode): Rule {
  if (node.type === "rule") return { text: textOf(node), alternatives: selectors().astSync(node.selector).map(classesOf) };
  if (node.type !== "atrule") return { text: textOf(node) };
  // One without a block is a statement.
  if (node.nodes === undefined) return { text: `${textOf(node)};` };
  return holdsRules.includes(node.name) ? { head: `@${node.name}${node.raws.afterName ?? " "}${node.params}`, rules: rulesIn(node) } : { text: textOf(node) };
}

/** Without what stands before and after it. */
function textOf(node: AnyNode): string {
  return node.toString().trim();
}

/** The classes without which a selector finds nothing. What is in brackets may be one of several, or be forbidden: it is not asked for. */
function classesOf(selector: selectors.Selector): string[] {
  return selector.nodes.flatMap((node) => (node.type === "class" ? [node.value] : []));
}
