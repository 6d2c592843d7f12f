import { PasswordInput } from "@mantine/core";
import type { ReactElement } from "react";
import { say } from "../../words/say.ts";

/** As the server asks; it decides. */
export const passwordLength = { min: 12, max: 128 } as const;

/** A field for a password that is not known yet. Length is all that is asked; a browser may propose one. */
export function NewPassword({ value, onChange, label = say("door.new") }: { readonly value: string; readonly onChange: (text: string) => void; readonly label?: string }): ReactElement {
  const { min, max } = passwordLength;
  return (
    <PasswordInput
      label={label} description={say("door.new.lead", { min })} autoComplete="new-password" required minLength={min} maxLength={max}
      value={value} onChange={(event) => onChange(event.currentTarget.value)} visibilityToggleButtonProps={{ "aria-label": say("door.show") }}
    />
  );
}
