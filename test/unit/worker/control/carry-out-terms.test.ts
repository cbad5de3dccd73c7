import { expect, it } from "vitest";
import { changeOf } from "../../../../worker/control/carry-out-terms.ts";

it("takes over every term that is told, zero and the empty text included, and no other", () => {
  expect(changeOf({})).toEqual({});
  expect(
    changeOf({ name: "N", name_kana: "", reward_rate_bp: 0, fee_rate_bp: 1, credit_line: 0 }),
  ).toEqual({ name: "N", nameKana: "", rewardRateBp: 0, feeRateBp: 1, creditLineMinor: 0 });
});
