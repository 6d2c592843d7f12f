import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { say } from "../words/say.ts";
import { EmptyState } from "./empty-state.tsx";

export function NoPage(): ReactElement {
  return (
    <EmptyState isPage title={say("app.notfound")} text={say("app.notfound.advice")}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{say("nav.board")}</Button>
    </EmptyState>
  );
}
