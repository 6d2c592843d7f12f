import { TagsInput } from "@mantine/core";
import type { ReactElement } from "react";
import type { DoorTried, PageClass, PageRule } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";
import { meets } from "./door-meets.ts";

const classes: readonly PageClass[] = ["pricing", "demo", "trial", "contact", "careers", "login", "unsubscribe", "legal"];

interface PageRulesProps {
  readonly rules: readonly PageRule[];
  readonly tried: DoorTried | undefined;
  readonly onChange: (rules: readonly PageRule[]) => void;
}

/** Which parts of an address stand for which kind of page. */
export function PageRules({ rules, tried, onChange }: PageRulesProps): ReactElement {
  return (
    <fieldset className="door-pages">
      <legend>{say("door.pages")}</legend>
      <p className="soft small">{say("door.pages.means")}</p>
      <div className="door-grid">
        {classes.map((id) => (
          <TagsInput key={id} size="xs" label={say(`door.page.${id}`)} description={meets.pages(tried, id)} value={[...segmentsOf(rules, id)]} onChange={(segments) => onChange(withSegments(rules, id, segments))} splitChars={[",", " ", ";"]} maxDropdownHeight={0} />
        ))}
      </div>
    </fieldset>
  );
}

function segmentsOf(rules: readonly PageRule[], id: PageClass): readonly string[] {
  return rules.find(({ pageClass }) => pageClass === id)?.segments ?? [];
}

/** The first rule of a class is the one that is shown; hosts and further rules stay. */
function withSegments(rules: readonly PageRule[], id: PageClass, given: readonly string[]): readonly PageRule[] {
  const segments = given.map((segment) => segment.toLowerCase().replaceAll("/", "")).filter((segment) => segment !== "");
  const at = rules.findIndex(({ pageClass }) => pageClass === id);
  return at < 0 ? [...rules, { pageClass: id, segments, hosts: [] }] : rules.map((rule, place) => (place === at ? { ...rule, segments } : rule));
}
