import { workingDay } from "../calendar.ts";
import { call, mail, meeting, person, pricingWalk, type Story, visit } from "./story.ts";

/** Marlin Medical was one of the liveliest accounts. Half a year ago it fell silent, and nobody has called since. */
export const silent: Story = {
  part: () => ({ name: "Marlin Medical", tier: 1, country: "Sweden", owner: "Marta Keller", people: 6 }),
  write(scene) {
    const { until } = scene;
    for (let day = until - 420; day < until - 170; day += 6) visit(scene, workingDay(day), person(scene, day % 4), pricingWalk);
    for (let day = until - 400; day < until - 170; day += 30) {
      meeting(scene, day, [person(scene, 0), person(scene, 1)]);
      mail(scene, day + 3, person(scene, 0), "in");
      call(scene, day + 12, person(scene, 1), 300);
    }
    call(scene, until - 160, person(scene, 0), 0);
    call(scene, until - 150, person(scene, 1), 0);
  },
};
