import { expect, it } from "vitest";
import { localProblem } from "../../../../../src/client/wire/answer.ts";
import "../../../../every-word.ts";
import { isPasskeyDeclined, troubleOf } from "../../../../../src/web/payer/trouble.ts";
import { lost, refused } from "./replies.ts";

const keyOf = (...of: Parameters<typeof troubleOf>) => {
  const { line } = troubleOf(...of);
  return "key" in line ? line.key : line.wire;
};

it("says of a lost answer that it is not known whether it arrived", () => {
  expect(troubleOf(lost)).toEqual({ line: { key: "trouble.unreachable", told: {} } });
});

it("says how long to wait, in seconds or minutes", () => {
  const after = (ms: number) => refused("too_many_attempts", { retry_after_ms: ms });
  expect(troubleOf(after(1_200)).line).toEqual({
    key: "trouble.wait_seconds",
    told: { seconds: 2 },
  });
  expect(troubleOf(after(600_000)).line).toEqual({
    key: "trouble.wait_minutes",
    told: { minutes: 10 },
  });
});

it("says how many tries are left, unless it is known what is wrong with the code", () => {
  const wrong = { tries_left: 3 } as const;
  expect(troubleOf(refused("forbidden", wrong)).line).toEqual({
    key: "trouble.wrong",
    told: { count: 3 },
  });
  for (const fault of ["code_used", "clock_off"]) {
    expect(keyOf(refused("forbidden", { ...wrong, fault }))).toBe(`trouble.${fault}`);
  }
});

it("says in its own words what is wrong with a passkey, tries left or not", () => {
  for (const tries of [{}, { tries_left: 3 }]) {
    const suspected = refused("forbidden", { fault: "counter", ...tries });
    expect(keyOf(suspected)).toBe("trouble.passkey_counter");
  }
  expect(keyOf(refused("forbidden", { fault: "signature" }))).toBe("trouble.passkey");
  expect(keyOf(refused("forbidden", { fault: "signature", tries_left: 3 }))).toBe("trouble.wrong");
});

it("goes by a screen's own words first: of the fault, the state, then the code", () => {
  const own = { closed: "entry.closed", state_conflict: "entry.over" } as const;
  expect(keyOf(refused("state_conflict", { state: "closed" }), own)).toBe("entry.closed");
  expect(keyOf(refused("state_conflict", { state: "ended" }), own)).toBe("entry.over");
  const ofNone = refused("state_conflict", { state: "toString" });
  expect(keyOf(ofNone)).toBe("refusal.state_conflict");
  const newer = { ...ofNone, problem: { ...ofNone.problem, code: "of_a_newer_server" } };
  expect(keyOf(newer)).toBe("In the wire's words.");
});

it("tells a stop of this wallet from one of everybody's", () => {
  expect(keyOf(refused("stopped", { scope: "wallet" }))).toBe("trouble.stopped_wallet");
  expect(keyOf(refused("stopped", { scope: "redemption" }))).toBe("trouble.stopped");
});

it("carries the number of the answer, and none where no server spoke", () => {
  expect(troubleOf(refused("stopped")).supportCode).toBe("req_7Q4ZK2");
  expect(troubleOf(refused("forbidden", { tries_left: 3 })).supportCode).toBeUndefined();
  expect(troubleOf(localProblem("state_conflict", 409, "")).supportCode).toBeUndefined();
});

it("knows a dismissed passkey from a refusal of the server", () => {
  expect(isPasskeyDeclined(localProblem("forbidden", 403, "No passkey answered."))).toBe(true);
  expect(isPasskeyDeclined(refused("forbidden"))).toBe(false);
  expect(isPasskeyDeclined(lost)).toBe(false);
});
