import { Menu } from "@mantine/core";
import { Check, Languages } from "lucide-react";
import type { ReactElement } from "react";
import { languages } from "../../src/words/languages.ts";
import { speak, useLanguage } from "../words/language.ts";
import { say } from "../words/say.ts";

/** Every language by its own name; the page speaks the chosen one at once. */
export function LanguageMenu(): ReactElement {
  const now = useLanguage();
  const named = languages.find(({ code }) => code === now)?.name ?? now;
  const label = say("nav.language", { name: named });
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target><button type="button" className="icon-button" aria-label={label} title={label}><Languages size={17} aria-hidden /></button></Menu.Target>
      <Menu.Dropdown aria-label={say("nav.language.choose")}>
        {languages.map(({ code, name, beta }) => (
          <Menu.Item key={code} lang={code} onClick={() => void speak(code)} rightSection={code === now ? <Check size={14} aria-hidden /> : null} aria-current={code === now ? "true" : undefined}>
            {beta ? say("nav.language.beta", { name }) : name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
