import { expect, it } from "vitest";
import {
  firstState,
  type PaymentBody,
  type PaymentStatus,
  refusalOf,
  resultOf,
} from "../../../../src/wallet/record.ts";

const paid = { declineCode: null, confirmByMs: null, holdUntilMs: null, amountMinor: 5 };
const bodyWith = (part: Partial<PaymentBody>) => ({ ...paid, ...part }) as PaymentBody;

it.each([
  ["captured", {}, [0, 5]],
  ["authorized", { holdUntilMs: 9 }, [5, 0]],
  ["pending_confirmation", { confirmByMs: 9 }, [5, 0]],
  ["pending_confirmation", { confirmByMs: 9, holdUntilMs: 9 }, [5, 0]],
  ["declined", { declineCode: "code_spent", confirmByMs: 9, holdUntilMs: 9 }, [0, 0]],
] as const)("is %s first, by %j", (status, part, money) => {
  const state = firstState(bodyWith(part));
  expect(state.status).toBe(status);
  expect([state.heldMinor, state.capturedMinor]).toEqual(money);
});

it("was refused when it was cancelled while its payer was waited for, and not afterwards", () => {
  const told = (confirmByMs: number | null, status: PaymentStatus, confirmed: boolean) => {
    const body = bodyWith({ confirmByMs });
    const state = { ...firstState(body), status, confirmed };
    return [refusalOf(body, state), resultOf(body, state)];
  };
  expect(told(9, "cancelled", false)).toEqual(["cancelled_before_payment", "declined"]);
  expect(told(9, "cancelled", true)).toEqual([null, "approved"]);
  expect(told(null, "cancelled", false)).toEqual([null, "approved"]);
  expect(told(9, "pending_confirmation", false)).toEqual([null, "pending"]);
});
