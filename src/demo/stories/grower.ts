import { workingDay } from "../calendar.ts";
import { contract } from "../contracts.ts";
import { usageRow } from "../customers.ts";
import type { ProductLine } from "../names.ts";
import { isWorkingDay } from "../rhythm.ts";
import { deal, meeting, person, type Story } from "./story.ts";

/** Juniper Cosmetics began with one product line and now has all three. */
export const grower: Story = {
  part: (until) => ({ name: "Juniper Cosmetics", tier: 1, country: "France", owner: "Sofia Lindt", people: 6, customerSince: until - 600 }),
  write(scene) {
    const { account, book, until } = scene;
    const first = contract({ account, starts: until - 600, yearly: 80_000, product: "Slotting", number: 1 });
    const second = contract({ account, starts: until - 235, yearly: 92_000, product: "Slotting", number: 2 });
    book.contracts.push({ ...first, renewal: "renewed", decidedOn: until - 250, renewedAmount: 92_000 }, second);
    const further = (product: ProductLine, wonAgo: number, amount: number) => {
      meeting(scene, until - wonAgo - 40, [person(scene, 0), person(scene, 1)]);
      const won = deal(scene, { kind: "cross_sell", product, amount, createdOn: workingDay(until - wonAgo - 60), closedOn: workingDay(until - wonAgo), won: true, leadSource: "customer", roles: [[person(scene, 0).id, "decision maker"]] });
      const more = contract({ account, deal: won.id, starts: won.closedOn + 3, yearly: amount, product, number: product === "Labour" ? 3 : 4 });
      book.contracts.push(more);
      return more;
    };
    const lines = [second, further("Labour", 200, 45_000), further("Yard", 110, 38_000)];
    for (let day = until - 400; day <= until; day += 1) {
      if (!isWorkingDay(day)) continue;
      for (const line of [first, ...lines]) if (line.starts <= day && day < line.ends) book.usage.push(usageRow({ contract: line, day, seats: 110, active: 60 + Math.round((400 - (until - day)) / 12) }));
    }
  },
};
