import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { useChangeView, useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";

const choices = ["previous", "year", "none"] as const;

export function ComparePicker(): ReactElement {
  const { compare } = useView();
  const change = useChangeView();
  const label = compare === "none" ? say("compare.button.none") : say("compare.button", { what: say(`compare.${compare}`) });
  return (
    <Menu position="bottom-start">
      <Menu.Target><button type="button" className="chip" aria-label={`${say("compare.label")}: ${label}`}>{label} <span className="soft" aria-hidden>▾</span></button></Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => <Menu.Item key={choice} onClick={() => change({ compare: choice })} fw={choice === compare ? 600 : 400}>{say(`compare.${choice}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
