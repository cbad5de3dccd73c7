import { expect, it } from "vitest";
import { refusedAct } from "../../../../worker/caller/refusals.ts";
import {
  contactTriedTooOften,
  refusedStep,
  triedTooOften,
  wayInPaused,
} from "../../../../worker/entry/refusals.ts";
import {
  pointsInRefused,
  redemptionRefused,
  stepUpRefused,
} from "../../../../worker/routes/app/refusals.ts";
import { adjustmentProblem } from "../../../../worker/routes/operator/refusals.ts";
import { fundingStopped } from "../../../../worker/routes/partner/refusals.ts";
import { paymentActRefused, scannedTooOften } from "../../../../worker/routes/terminal/refusals.ts";

it("tells with each refusal the figures that its caller goes on with", () => {
  const conflict = { kind: "state_conflict", state: "captured" } as const;
  const told = [
    [refusedAct({ kind: "stopped", scope: "wallet" }), { scope: "wallet" }],
    [refusedAct({ kind: "step_up_required", purpose: "limits" }), { purpose: "limits" }],
    [
      pointsInRefused({ kind: "insufficient_points", points: 7 }),
      { state: "insufficient_points", points: 7 },
    ],
    [
      redemptionRefused({ kind: "insufficient_funds", availableMinor: 8 }),
      { state: "insufficient_funds", available: 8 },
    ],
    [
      adjustmentProblem({ state: "insufficient_funds", availableMinor: 9 }),
      { state: "insufficient_funds", available: 9 },
    ],
    [
      adjustmentProblem({ state: "balance_limit_exceeded", roomMinor: 10 }),
      { state: "balance_limit_exceeded", room: 10 },
    ],
    [paymentActRefused({ ...conflict, heldMinor: 11 }), { state: "captured", held: 11 }],
    [
      paymentActRefused({ ...conflict, refundableMinor: 12 }),
      { state: "captured", refundable: 12 },
    ],
  ] as const;
  for (const [{ members }, figures] of told) expect(members).toEqual(figures);
});

it("asks nobody to wait for less than is left, and for a second at least", () => {
  const waits = (problem: { retryAfterSeconds?: number | undefined }) => problem.retryAfterSeconds;
  expect([1, 1_000, 1_001].map((ms) => waits(triedTooOften(ms)))).toEqual([1, 1, 2]);
  expect([0, 1_000, 1_001].map((ms) => waits(contactTriedTooOften(ms)))).toEqual([1, 1, 2]);
  expect([0, 1_000, 1_001].map((ms) => waits(scannedTooOften(ms)))).toEqual([1, 1, 2]);
  const over = (againMs: number) => stepUpRefused({ kind: "too_many_attempts", againMs }, 5_000);
  expect([4_000, 5_000, 6_000, 6_001].map((ms) => waits(over(ms)))).toEqual([1, 1, 1, 2]);
});

it("asks nobody to wait who may start another way in at once", () => {
  const ended = refusedStep({ kind: "too_many_attempts" }, "sign_in");
  expect(ended).toMatchObject({ code: "too_many_attempts", retryAfterSeconds: 1 });
  expect(ended.detail).toBe("Five wrong tries ended this sign-in. Start another one.");
});

it("names the way in that is paused", () => {
  const ways = ["registration", "sign_in", "recovery", "lost_device", "contact"] as const;
  expect(ways.map((way) => wayInPaused(way).detail.split(" is paused")[0])).toEqual([
    "Registration",
    "Sign-in",
    "Recovery",
    "Reporting a lost phone",
    "Adding a contact",
  ]);
});

it("tells a partner of a stop by its code", () => {
  expect([fundingStopped.partner.code, fundingStopped.top_ups.code]).toEqual([
    "stopped",
    "stopped",
  ]);
});
