import { expect, it } from "vitest";
import type { PayCommand } from "../../../../src/payment/pay-command.ts";
import { refund } from "../../../../src/payment/refund.ts";
import { paymentStatus, renderDecision } from "../../../../src/payment/reply.ts";
import { dayMs } from "../../../../src/time.ts";
import type { Payment } from "../../../../src/wallet/record.ts";
import { refundOf } from "../../../house/commands.ts";
import { elsewhere, Story, stop } from "./story.ts";

const seal = (kind: string, sequence: number, key: number) => `${kind}_${sequence}_${key}`;
const bytes = (outcome: object) =>
  JSON.stringify(renderDecision((outcome as { payment: Payment }).payment, seal));

it("replays the same bytes when the same request comes again, whatever happened since", () => {
  const story = new Story();
  const code = story.code();
  const first = story.pay(code);
  const refunded = refundOf(story.house, (first as { payment: Payment }).payment);
  story.step((book, context) => refund(book, refunded, context));
  stop(story, "everything");
  story.change({ state: "closed", epoch: 9 });
  story.house.pass(300 * dayMs);
  const again = story.pay(code, { allowDuplicate: true, cashier: "other", deadlineMs: 1 });
  expect(again).toMatchObject({ kind: "decided", replayed: true });
  expect(bytes(again)).toBe(bytes(first));
  expect(paymentStatus((again as { payment: Payment }).payment)).toBe("captured");
});

it("replays before it asks for a snapshot, a policy or a key that still pays", () => {
  const story = new Story();
  const code = story.code();
  const first = story.pay(code);
  const authority = story.house.authority();
  story.house.decree({});
  story.house.pass(1_001);
  story.house.table = new Uint8Array(0);
  const retired = { ...code, identity: code.jti, recallOnly: true };
  const again = story.unwritten(() => story.pay(code, { authority, code: retired }));
  expect(bytes(again)).toBe(bytes(first));
});

it("refuses reference_reused and names what differs, with nothing written", () => {
  const story = new Story();
  const code = story.code();
  story.pay(code);
  const other = { ...code, identity: "another", recallOnly: false };
  const differences: [Partial<PayCommand>, string[]][] = [
    [{ amountMinor: 1_201 }, ["amount"]],
    [{ currency: "USD" }, ["currency"]],
    [{ capture: "manual" }, ["capture"]],
    [{ code: other }, ["code"]],
    [{ amountMinor: 1, code: other }, ["amount", "code"]],
  ];
  for (const [part, differ] of differences) {
    const outcome = story.unwritten(() => story.pay(code, part));
    expect(outcome).toEqual({ kind: "reference_reused", differ });
  }
});

it("takes the same reference of another terminal for another payment", () => {
  const story = new Story();
  story.pay(story.code());
  const outcome = story.pay(story.code(), { shop: { ...elsewhere, terminalId: "ter_other" } });
  expect(outcome).toMatchObject({ kind: "decided", replayed: false });
});

it("keeps a refused reference refused, and uses none up with code_invalid", () => {
  const story = new Story({ balanceMinor: 100 });
  const code = story.code();
  expect(story.pay(code)).toMatchObject({
    payment: { body: { declineCode: "insufficient_funds" } },
  });
  story.topUp();
  expect(story.pay(code)).toMatchObject({
    payment: { body: { declineCode: "insufficient_funds" } },
  });
  const part = { reference: "pay-0002" };
  const invented = { jti: "invented", expiresAtMs: 1 };
  expect(story.unwritten(() => story.pay(invented, part))).toEqual({ kind: "code_invalid" });
  expect(story.pay(story.code(), part)).toMatchObject({ payment: { body: { declineCode: null } } });
});

it("answers code_invalid with nothing written when the code is not exactly as issued", () => {
  const story = new Story();
  const code = story.code();
  const expiry = { ...code, expiresAtMs: code.expiresAtMs + 1_000 };
  expect(story.unwritten(() => story.pay(expiry))).toEqual({ kind: "code_invalid" });
  const retired = { ...code, identity: code.jti, recallOnly: true };
  expect(story.unwritten(() => story.pay(code, { code: retired }))).toEqual({
    kind: "code_invalid",
  });
  expect(story.pay(code)).toMatchObject({ payment: { body: { declineCode: null } } });
});

it("approves nothing and writes nothing when the snapshot cannot carry a decision", () => {
  const story = new Story();
  const code = story.code();
  const fresh = story.house.authority();
  const stale: [PayCommand["authority"], string][] = [
    [{ ...fresh, sentAtMs: fresh.sentAtMs - 2_001 }, "clock_apart"],
    [{ ...fresh, sentAtMs: fresh.sentAtMs + 251 }, "clock_apart"],
    [
      { ...fresh, snapshot: { ...fresh.snapshot, validUntilMs: fresh.sentAtMs + 1_251 } },
      "clock_apart",
    ],
    [
      { ...fresh, snapshot: { ...fresh.snapshot, validUntilMs: fresh.sentAtMs - 1 } },
      "snapshot_expired",
    ],
    [{ ...fresh, snapshot: { ...fresh.snapshot, version: 0 } }, "snapshot_old"],
  ];
  for (const [authority, fault] of stale) {
    const outcome = story.unwritten(() => story.pay(code, { authority }));
    expect(outcome).toEqual({ kind: "stale_snapshot", fault });
  }
});

it("writes nothing when the terminal was revoked: its epoch, its merchant's or its kind's rose", () => {
  const story = new Story();
  const code = story.code();
  const { house } = story;
  const { terminalId, merchantId } = elsewhere;
  const rises = [
    { epochs: { ...house.control.epochs, terminals: 2 } },
    { merchantEpochs: { [merchantId]: 2 } },
    { terminalEpochs: { [terminalId]: 2 } },
  ];
  for (const rise of rises) {
    const before = house.control;
    house.decree(rise);
    const part = { shop: elsewhere };
    expect(story.unwritten(() => story.pay(code, part))).toEqual({ kind: "revoked" });
    house.control = { ...before, version: house.control.version };
  }
});

it("writes nothing when the policy's tables are missing or broken", () => {
  const story = new Story();
  const code = story.code();
  story.house.table = new Uint8Array(8);
  expect(story.unwritten(() => story.pay(code))).toEqual({
    kind: "engine_failed",
    fault: "table_malformed",
  });
  const missing = null as unknown as Uint8Array;
  story.house.table = missing;
  expect(story.unwritten(() => story.pay(code))).toEqual({ kind: "needs_policy" });
});
