import { contract } from "../contracts.ts";
import { usageRow } from "../customers.ts";
import { isWorkingDay } from "../rhythm.ts";
import { call, person, type Story } from "./story.ts";

/** Heron Chemicals renews in six weeks, and uses the product less every week. */
export const renewalRisk: Story = {
  part: (until) => ({ name: "Heron Chemicals", tier: 1, country: "Germany", owner: "Marta Keller", people: 4, customerSince: until - 685 }),
  write(scene) {
    const { account, book, until } = scene;
    const first = contract({ account, starts: until - 685, yearly: 90_000, product: "Slotting", number: 1 });
    const second = contract({ account, starts: until - 320, yearly: 96_000, product: "Slotting", number: 2 });
    book.contracts.push({ ...first, renewal: "renewed", decidedOn: until - 340, renewedAmount: 96_000 }, { ...second, renewal: "pending" });
    for (let day = until - 400; day <= until; day += 1) {
      if (!isWorkingDay(day)) continue;
      const active = Math.round(day < until - 200 ? 70 : 8 + ((until - day) / 200) * 62);
      book.usage.push(usageRow({ contract: day < second.starts ? first : second, day, seats: 100, active }));
    }
    call(scene, until - 30, person(scene, 0), 0);
  },
};
