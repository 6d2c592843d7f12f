import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Antenna, CircleUser, Eraser, KeyRound, LogOut, Radio, ScrollText } from "lucide-react";
import type { ReactElement } from "react";
import { sessionQuestion, useSession } from "../api/access.ts";
import { send } from "../api/ask.ts";
import { say } from "../words/say.ts";
import { showFault } from "./undo-toast.tsx";

/** Who is here, with the way to people and keys, and out. */
export function PersonMenu(): ReactElement | null {
  const session = useSession();
  const leave = useLeave();
  if (session === undefined) return null;
  const isPerson = session.kind === "person";
  const name = isPerson ? session.name : say("person.machine");
  const label = say("person.menu", { name });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target><button type="button" className="icon-button" aria-label={label} title={label}><CircleUser size={17} aria-hidden /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><bdi>{name}</bdi>{session.role === null ? null : <> · {say(`role.${session.role}`)}</>}</Menu.Label>
        {session.may.includes("collect") && <Menu.Item component={Link} to="/sources" leftSection={<Antenna size={14} aria-hidden />}>{say("sources.title")}</Menu.Item>}
        <Menu.Item component={Link} to="/live" leftSection={<Radio size={14} aria-hidden />}>{say("live.title")}</Menu.Item>
        <Menu.Item component={Link} to="/people" leftSection={<KeyRound size={14} aria-hidden />}>{say("people.title")}</Menu.Item>
        {session.may.includes("audit") && <Menu.Item component={Link} to="/audit" leftSection={<ScrollText size={14} aria-hidden />}>{say("audit.title")}</Menu.Item>}
        {session.may.includes("erase") && <Menu.Item component={Link} to="/erase" leftSection={<Eraser size={14} aria-hidden />}>{say("erasure.title")}</Menu.Item>}
        {isPerson && <Menu.Item leftSection={<LogOut size={14} aria-hidden />} onClick={() => leave.mutate()}>{say("person.leave")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

function useLeave() {
  const questions = useQueryClient();
  return useMutation({
    mutationFn: () => send<{ readonly done: true }>("/logout"),
    onSuccess: async () => {
      // Nothing that this person saw stays in memory for the next one.
      const session = sessionQuestion().queryKey;
      await questions.invalidateQueries({ queryKey: session });
      questions.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== session[0] });
    },
    onError: showFault,
  });
}
