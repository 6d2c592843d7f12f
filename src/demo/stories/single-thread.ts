import { workingDay } from "../calendar.ts";
import { call, deal, mail, meeting, person, type Story, visit, pricingWalk } from "./story.ts";

/** The largest deal that was ever lost: at Copper Tools everything went through one person, who stopped answering. */
export const singleThread: Story = {
  part: () => ({ name: "Copper Tools", tier: 1, country: "United Kingdom", owner: "Tom Reiners", people: 4 }),
  write(scene) {
    const { until } = scene;
    const only = person(scene, 0);
    deal(scene, { amount: 320_000, createdOn: workingDay(until - 330), closedOn: workingDay(until - 180), won: false, lossReason: "lost contact", roles: [[only.id, "decision maker"]] });
    for (let day = until - 340; day < until - 240; day += 20) meeting(scene, day, [only]);
    for (let day = until - 345; day < until - 240; day += 10) {
      mail(scene, day, only, "in");
      visit(scene, workingDay(day), only, pricingWalk);
    }
    for (let day = until - 235; day < until - 185; day += 10) call(scene, day, only, 0);
  },
};
