import { expect, it } from "vitest";
import { ObjectAudit } from "../../../../src/audit/object-audit.ts";
import { bookEvents } from "../../../../src/cli/books/books.ts";
import { digestText } from "../../../../worker/rows/digest.ts";
import {
  deliver,
  expectSound,
  noticed,
  paid,
  putBack,
  restoreAll,
  standing,
} from "../payment/restore-story.ts";

it("is at fault when the number of a payment leads to another row than the log says", () => {
  const story = putBack((lost) => void paid(lost, "pay-lost", { amountMinor: 300 }));
  paid(story, "pay-meanwhile", { amountMinor: 50 });
  noticed(story);
  restoreAll(story);
  deliver(story);
  expectSound(story);
  const { sql } = story.room.store;
  const fault = () => {
    const audit = new ObjectAudit("Wallet", digestText);
    for (const event of bookEvents("Wallet", sql)) audit.take(event);
    return audit.end().fault;
  };
  const leads = sql.exec("SELECT sequence, leads_to FROM payment_state WHERE leads_to IS NOT NULL");
  expect(leads.length).toBeGreaterThan(1);
  const common = standing(story, "pay-common").sequence;
  for (const { sequence, leads_to: to } of leads) {
    for (const wrong of [common, -common, null]) {
      const set = "UPDATE payment_state SET leads_to = ? WHERE sequence = ?";
      sql.exec(set, wrong, sequence ?? null);
      expect([sequence, wrong, fault()?.table]).toEqual([sequence, wrong, "payment_state"]);
      sql.exec(set, to ?? null, sequence ?? null);
    }
  }
  expect(fault()).toBeNull();
});
