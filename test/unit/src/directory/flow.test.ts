import { expect, it } from "vitest";
import { clockBehindMsMax, flowStepMs, sentCodeTriesMax } from "../../../../src/bounds.ts";
import {
  type Flow,
  flowFault,
  proveContact,
  refuseFactor,
} from "../../../../src/directory/flow.ts";
import { noonMs } from "../control/control-world.ts";

const started: Flow = {
  ...{ flowId: "f".repeat(32), kind: "registration", state: "started", blind: "b", jkt: "key" },
  ...{ usable: true, trusted: false, walletRoute: "r", locale: "ja", sealedContact: "sealed" },
  ...{ codeHash: "right", codeUntilMs: noonMs + 1_000, codeTries: 0, factorTries: 0 },
  ...{ sealedTotp: null, totpStep: null, totpStrays: [], challenge: null, factorHash: null },
  ...{ sealedRecovery: null, startedMs: noonMs, untilMs: noonMs + 5_000 },
};

function prove(flow: Flow, codeHash: string, nowMs = noonMs + 999) {
  const input = { codeHashes: ["of an older key", codeHash], sealedTotp: "totp", challenge: "c" };
  return proveContact(flow, { ...input, nowMs });
}

it("is proven by its code until that ends, and has a step's time from then on", () => {
  const { flow, outcome } = prove(started, "right");
  expect(outcome).toEqual({ kind: "proven" });
  const untilMs = noonMs + 999 + flowStepMs;
  const made = { sealedTotp: "totp", challenge: "c", untilMs };
  expect(flow).toEqual({ ...started, state: "contact_proven", ...made });
  const late = prove(started, "right", noonMs + 1_000);
  expect(late.outcome).toEqual({ kind: "wrong", triesLeft: sentCodeTriesMax - 1 });
  expect(late.flow).toEqual({ ...started, codeTries: 1 });
});

it("answers the same code again as before, and another as unknown, and neither counts", () => {
  const { flow } = prove(started, "right");
  const later = noonMs + 500_000;
  expect(prove(flow, "right", later)).toEqual({ flow, outcome: { kind: "proven" } });
  expect(prove(flow, "wrong", later)).toEqual({ flow, outcome: { kind: "unknown" } });
});

it("ends with the last wrong code, and one that is not usable takes the right one for wrong", () => {
  for (const [first, code] of [
    [started, "wrong"],
    [{ ...started, usable: false }, "right"],
  ] as const) {
    let flow: Flow = first;
    for (let left = sentCodeTriesMax - 1; left > 0; left -= 1) {
      const step = prove(flow, code);
      expect(step.outcome).toEqual({ kind: "wrong", triesLeft: left });
      flow = step.flow;
    }
    const last = prove(flow, code);
    expect(last.outcome).toEqual({ kind: "too_many_attempts" });
    expect(last.flow).toEqual({ ...first, state: "ended", codeTries: sentCodeTriesMax });
  }
});

it("counts wrong factors by themselves", () => {
  const { flow, outcome } = refuseFactor({ ...started, state: "contact_proven", codeTries: 4 });
  expect(outcome).toEqual({ kind: "wrong", triesLeft: 4 });
  expect(flow).toMatchObject({ state: "contact_proven", codeTries: 4, factorTries: 1 });
  expect(refuseFactor({ ...flow, factorTries: 4 })).toMatchObject({
    flow: { state: "ended", factorTries: 5 },
    outcome: { kind: "too_many_attempts" },
  });
});

it("takes steps by its own key, of its own kind and in its time alone", () => {
  const caller = { kind: "registration", jkt: "key", nowMs: noonMs + 4_999 } as const;
  const unknown = { kind: "unknown" };
  expect(flowFault(started, caller)).toBeNull();
  expect(flowFault(null, caller)).toEqual(unknown);
  expect(flowFault(started, { ...caller, kind: "sign_in" })).toEqual(unknown);
  expect(flowFault(started, { ...caller, jkt: "other" })).toEqual(unknown);
  expect(flowFault(started, { ...caller, nowMs: noonMs + 5_000 })).toEqual(unknown);
  expect(flowFault(started, { ...caller, nowMs: noonMs - clockBehindMsMax })).toBeNull();
  expect(flowFault(started, { ...caller, nowMs: noonMs - clockBehindMsMax - 1 })).toEqual(unknown);
  const ended: Flow = { ...started, state: "ended" };
  expect(flowFault(ended, caller)).toEqual(unknown);
  for (const tries of [{ codeTries: 5 }, { factorTries: 5 }]) {
    expect(flowFault({ ...ended, ...tries }, caller)).toEqual({ kind: "too_many_attempts" });
  }
});
