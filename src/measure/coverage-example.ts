/** The company of the worked examples of coverage: seven of ten accounts are covered. */
import { rowsFor } from "./example-rows.ts";
import type { Example } from "./kpi.ts";

/** A to J; nobody owns C, at E nobody is known, with D nobody spoke. */
export const tenAccounts: Pick<Example, "given" | "period"> = {
  given: {
    list_membership: `account_id\n${rowsFor(10, (n) => letter(n))}`,
    tier: `
      account_id | tier
      A          | 1`,
    ownership: `account_id | user | role\n${lines("ABEFGHIJ", (account) => `${account} | Kim | ae`)}\nD | Lee | sdr`,
    person: `id | account_id | email\n${lines("ABCDFGHIJ", (account) => `p${account} | ${account} | ${account.toLowerCase()}@x.example`)}`,
    touch: `account_id | at | type | side\nA | 2026-03-20T10:00:00Z | call | sales\nB | 2026-02-10T10:00:00Z | mail_out | sales\n${lines("CEFGHIJ", (account) => `${account} | 2026-03-20T10:00:00Z | call | sales`)}`,
  },
  period: ["2026-03-01", "2026-04-01"],
};

function letter(n: number): string {
  return String.fromCodePoint(64 + n);
}

function lines(accounts: string, line: (account: string) => string): string {
  return Array.from(accounts, line).join("\n");
}
