/** Questions about who is here: the session, people, keys, the audit log. */
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type { AuditPage, AuditVerdict, LinkState, PersonLine, SessionLine, SessionState, TokenLine } from "../../src/serve/contract.ts";
import { ask, AskProblem, send } from "./ask.ts";

/** Who asks and what they may do. A server that cannot say lets its other answers speak. */
export const sessionQuestion = () => queryOptions({ queryKey: ["session"], queryFn: ({ signal }) => ask<SessionState>("/session", {}, signal), staleTime: 300_000, retry: false });
export const peopleQuestion = () => queryOptions({ queryKey: ["people"], queryFn: ({ signal }) => ask<{ readonly people: readonly PersonLine[] }>("/people", {}, signal) });
export const sessionsQuestion = () => queryOptions({ queryKey: ["sessions"], queryFn: ({ signal }) => ask<{ readonly sessions: readonly SessionLine[] }>("/sessions", {}, signal), staleTime: 0 });
export const tokensQuestion = () => queryOptions({ queryKey: ["tokens"], queryFn: ({ signal }) => ask<{ readonly tokens: readonly TokenLine[] }>("/tokens", {}, signal) });
export const verdictQuestion = () => queryOptions({ queryKey: ["audit", "check"], queryFn: ({ signal }) => ask<AuditVerdict>("/audit/check", {}, signal), staleTime: 0 });
/** The secret is sent in a body: an address would be written down on the way. */
export const linkQuestion = (secret: string) => queryOptions({ queryKey: ["link", secret], queryFn: () => send<LinkState>("/links/look", { secret }), retry: false, gcTime: 0 });

export const auditQuestion = (filter: { readonly actor?: string | undefined; readonly action?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ["audit", "lines", filter],
    queryFn: ({ pageParam, signal }) => ask<AuditPage>("/audit", { ...filter, ...pageParam }, signal),
    initialPageParam: {} as { readonly before?: number },
    getNextPageParam: (last) => (last.next_before === null ? undefined : { before: last.next_before }),
    placeholderData: keepPreviousData,
  });

/** Who is here; undefined until it is known. */
export function useSession(): SessionState | undefined {
  return useQuery(sessionQuestion()).data;
}

/** Must somebody log in before this can be asked? */
export function needsLogin(fault: unknown): boolean {
  return fault instanceof AskProblem && fault.code === "login_needed";
}
