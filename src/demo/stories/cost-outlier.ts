import { isoDay, workingDay } from "../calendar.ts";
import { contract } from "../contracts.ts";
import { call, deal, meeting, person, pricingWalk, type Story, visit } from "./story.ts";

/** Opal Motors was won; what it cost to win it was never looked at. */
export const costOutlier: Story = {
  part: () => ({ name: "Opal Motors", tier: 2, country: "France", owner: "Jonas Brandt", people: 5 }),
  write(scene) {
    const { account, book, until } = scene;
    for (let day = until - 280; day < until - 120; day += 14) visit(scene, workingDay(day), person(scene, day % 2), pricingWalk);
    for (let day = until - 250; day < until - 120; day += 30) meeting(scene, day, [person(scene, 0), person(scene, 1)]);
    call(scene, until - 240, person(scene, 0), 200);
    const won = deal(scene, { amount: 120_000, createdOn: workingDay(until - 230), closedOn: workingDay(until - 115), won: true, roles: [[person(scene, 0).id, "decision maker"], [person(scene, 1).id, "buyer"]] });
    book.contracts.push(contract({ account, deal: won.id, starts: won.closedOn + 7, yearly: 120_000, product: won.product, number: 1 }));
    for (const [ago, amount, note] of [[215, 38_000, "Pilot in their warehouse"], [180, 46_000, "Executive visit"], [140, 33_000, "Second pilot"]] as const) {
      book.costs.push({ from: isoDay(until - ago), amount, currency: "EUR", kind: "event", side: "sales", account: account.id, note });
    }
  },
};
