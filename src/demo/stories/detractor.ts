import { contract, renewalOf } from "../contracts.ts";
import { askedRows, usageRow } from "../customers.ts";
import { isWorkingDay } from "../rhythm.ts";
import { person, type Story } from "./story.ts";

/** The people of Sturm Plastics said early that they would not recommend us. A year later the customer was gone. */
export const detractor: Story = {
  part: (until) => ({ name: "Sturm Plastics", tier: 2, country: "Austria", owner: "Sofia Lindt", people: 4, customerSince: until - 520 }),
  write(scene) {
    const { account, book, roll, until } = scene;
    const only = { ...contract({ account, starts: until - 520, yearly: 54_000, product: "Labour", number: 1 }), renewal: "lost" as const, decidedOn: until - 170 };
    book.contracts.push(only);
    book.deals.push({ ...renewalOf(roll, only, until), lossReason: "service" });
    for (const [after, answers] of [[220, [3, 4, 2]], [330, [2, 3, 1]]] as const) {
      for (const [i, answer] of answers.entries()) {
        const asked = askedRows(roll, { kind: "nps", contract: only, person: person(scene, i), day: only.starts + after, after, answer });
        book.invites.push(asked.invite);
        if (asked.answer !== null) book.answers.push(asked.answer);
      }
    }
    for (let day = until - 400; day < only.ends; day += 1) {
      if (isWorkingDay(day)) book.usage.push(usageRow({ contract: only, day, seats: 60, active: Math.max(1, Math.round((only.ends - day) / 12)) }));
    }
  },
};
