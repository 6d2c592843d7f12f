import { atMinute, workingDay } from "../calendar.ts";
import { deal, mail, meeting, person, pricingWalk, type Story, visit } from "./story.ts";

/** At Linden Foods one person carries the deal. She moves to Osprey Retail; nobody answers any more, and the deal stands open. */
export const champion: Story = {
  part: () => ({ name: "Linden Foods", tier: 1, country: "Netherlands", owner: "Tom Reiners", people: 5 }),
  write(scene) {
    const { book, until } = scene;
    const [boss, clara, user] = [person(scene, 0), person(scene, 1), person(scene, 2)];
    deal(scene, { amount: 180_000, createdOn: workingDay(until - 190), closedOn: until + 20, won: true, roles: [[boss.id, "decision maker"], [clara.id, "champion"], [user.id, "user"]] });
    meeting(scene, until - 205, [clara, boss], 60);
    meeting(scene, until - 160, [clara, user], 60);
    for (let day = until - 196; day < until - 100; day += 14) meeting(scene, day, [clara]);
    for (let day = until - 200; day < until - 100; day += 7) {
      mail(scene, day, clara, "in");
      visit(scene, workingDay(day), clara, pricingWalk);
    }
    const next = book.accounts.find(({ name }) => name.startsWith("Osprey Retail"));
    book.people.push({
      id: clara.id, name: clara.name, email: clara.email, title: clara.title, seniority: clara.seniority, department: clara.department, account: next?.id ?? "",
      consent: true, reachable: true, lead_source: clara.leadSource, valid_from: atMinute(until - 95, 0),
    });
    for (let day = until - 90; day < until - 5; day += 12) mail(scene, day, boss, "out");
  },
};
