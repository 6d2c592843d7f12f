/** People at accounts, to be found by name. */
import { z } from "@hono/zod-openapi";
import { contactAnswer } from "../answers-accounts.ts";
import type { OpenWorkspace } from "../app.ts";
import { contactsFound } from "../contacts.ts";
import { type App, endpoint, whole } from "../endpoint.ts";

const contactsMax = 100;

export function contactRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/contacts",
    id: "findContacts",
    needs: "see",
    tag: "Accounts",
    summary: "People at accounts by a part of their name or mail address, with the account where they are now",
    query: z.strictObject({ search: z.string().trim().min(2).max(500), limit: whole({ from: 1, to: contactsMax, otherwise: 20 }) }),
    answer: z.object({ contacts: z.array(contactAnswer) }),
  }, async ({ query, signal }) => ({ contacts: await contactsFound(workspace.engine, { ...query, signal }) }));
}
