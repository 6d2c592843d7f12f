import { atMinute, isoDay, mondayOf, workingDay } from "../calendar.ts";
import { intentRow } from "../customers.ts";
import { isWorkingDay } from "../rhythm.ts";
import { call, deal, meeting, person, pricingWalk, request, shortWalk, type Story, visit } from "./story.ts";

/** Kestrel Freight hardly looks in for two years; then research, then the site, then a demo request, then the deal. */
export const surge: Story = {
  part: () => ({ name: "Kestrel Freight", tier: 1, country: "Germany", owner: "Marta Keller", people: 6 }),
  write(scene) {
    const { account, book, from, until } = scene;
    for (let day = from + 20; day < until - 90; day += 25) visit(scene, workingDay(day), null, shortWalk);
    for (const [i, personDays] of [5, 8, 9, 10].entries()) book.intent.push(intentRow({ account, monday: mondayOf(until - 84 + i * 7), topic: "warehouse management", personDays }));
    for (let day = until - 77; day <= until - 50; day += 1) {
      if (!isWorkingDay(day)) continue;
      visit(scene, day, person(scene, day % 3), pricingWalk, 560);
      if (day % 2 === 0) visit(scene, day, null, pricingWalk, 840);
    }
    const asked = workingDay(until - 50);
    request(scene, asked, person(scene, 0), "demo");
    book.handovers.push({ id: `H-${account.id}`, account: account.id, at: atMinute(asked, 700), to: account.owner, reason: "demo request after a surge", decision: "accepted", decided_at: atMinute(asked, 760) });
    call(scene, until - 48, person(scene, 0), 420);
    meeting(scene, until - 44, [person(scene, 0), person(scene, 1)], 60);
    deal(scene, {
      amount: 210_000, createdOn: workingDay(until - 42), qualifiedOn: workingDay(until - 36), closedOn: until + 40, won: true,
      roles: [[person(scene, 0).id, "decision maker"], [person(scene, 1).id, "user"], [person(scene, 2).id, "influencer"]],
    });
    book.costs.push({ from: isoDay(until - 44), amount: 600, currency: "EUR", kind: "event", side: "sales", account: account.id, note: "Workshop on site" });
  },
};
