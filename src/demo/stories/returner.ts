import { workingDay } from "../calendar.ts";
import { call, deal, mail, person, pricingWalk, shortWalk, type Story, visit } from "./story.ts";

/** Fjord Paper was lost in the first year and never heard of again, until somebody looked at the prices last month. */
export const returner: Story = {
  part: () => ({ name: "Fjord Paper", tier: 2, country: "Sweden", owner: "Jonas Brandt", people: 4 }),
  write(scene) {
    const { from, until } = scene;
    for (let day = from + 30; day < from + 190; day += 12) visit(scene, workingDay(day), person(scene, day % 2), shortWalk);
    call(scene, from + 60, person(scene, 0), 240);
    deal(scene, { amount: 62_000, createdOn: workingDay(from + 80), closedOn: workingDay(from + 200), won: false, lossReason: "timing", roles: [[person(scene, 0).id, "decision maker"]] });
    for (let day = from + 260; day < until - 40; day += 55) mail(scene, day, person(scene, 0), "out");
    for (const ago of [26, 23, 20, 17]) visit(scene, workingDay(until - ago), person(scene, ago % 2), pricingWalk);
  },
};
