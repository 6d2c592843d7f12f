import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../api/access.ts";
import { say } from "../../words/say.ts";
import { KeysCard } from "./keys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { PeopleCard } from "./people-card.tsx";
import { RolesCard } from "./roles-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import "./people.css";

/** Who may come in, with which role, and the keys of their scripts. */
export function PeopleAndKeysPage(): ReactElement {
  const session = useSession();
  const may = new Set(session?.may ?? []);
  return (
    <>
      <div className="page-head"><div><h1>{say("people.title")}</h1><p className="soft">{say("people.lead")}</p></div></div>
      {session !== undefined && (
        <div className="stack people-cards">
          {session.empty && <OpenNote />}
          {may.has("people") && !session.empty && <PeopleCard />}
          {session.kind === "person" && <KeysCard session={session} />}
          {session.kind === "person" && session.has_password && <PasswordCard />}
          {session.kind === "person" && <SessionsCard />}
          <RolesCard session={session} />
        </div>
      )}
    </>
  );
}

/** Until somebody has a login, whoever sits at this machine may do everything. */
function OpenNote(): ReactElement {
  return (
    <section className="note note-warning" aria-label={say("people.open")}>
      <div className="stack" style={{ gap: 4 }}>
        <h2>{say("people.open")}</h2>
        <p className="soft">{say("people.open.lead")}</p>
        <div><Button component={Link} to="/set-up" mt={4}>{say("people.open.button")}</Button></div>
      </div>
    </section>
  );
}
