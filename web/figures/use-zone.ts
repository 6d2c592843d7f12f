import { useQuery } from "@tanstack/react-query";
import { workspaceQuestion } from "../api/questions.ts";

/** The workspace's zone; UTC until it is known. */
export function useZone(): string {
  return useQuery(workspaceQuestion()).data?.zone ?? "UTC";
}
