import { expect, it } from "vitest";
import { factorTriesMax, flowStepMs } from "../../../../src/bounds.ts";
import { finishFlow, tryFactor } from "../../../../src/directory/enter-flow.ts";
import type { Flow } from "../../../../src/directory/flow.ts";
import { directoryBook } from "../../../../worker/directory/book.ts";
import { directoryMigrations } from "../../../../worker/directory/schema.ts";
import { migratedSql } from "../../../node-sql.ts";
import { noonMs, proofOf } from "../control/control-world.ts";

const flow: Flow = {
  ...{ flowId: "f".repeat(32), kind: "sign_in", state: "contact_proven", blind: "b", jkt: "key" },
  ...{ usable: true, trusted: false, walletRoute: "own", locale: "ja", sealedContact: "sealed" },
  ...{ codeHash: "right", codeUntilMs: noonMs + 1_000, codeTries: 0, factorTries: 0 },
  ...{ sealedTotp: null, totpStep: null, totpStrays: [], challenge: "asked", factorHash: null },
  ...{ sealedRecovery: null, startedMs: noonMs, untilMs: noonMs + 5_000 },
};
const { flowId } = flow;

function having(of: Partial<Flow>) {
  const book = directoryBook(migratedSql(directoryMigrations));
  book.saveFlow({ ...flow, ...of });
  const tried = (proof = proofOf("key"), nowMs = noonMs) =>
    tryFactor(book, { kind: "sign_in", flowId, proof }, nowMs);
  return { book, tried };
}

it("counts each try before it is judged, up to the last one", () => {
  const { book, tried } = having({});
  const asked = { kind: "open", walletRoute: "own", sealedContact: "sealed", challenge: "asked" };
  for (let triesLeft = factorTriesMax - 1; triesLeft >= 0; triesLeft -= 1) {
    expect(tried()).toEqual({ ...asked, triesLeft });
    expect(book.flow(flowId)?.factorTries).toBe(factorTriesMax - triesLeft);
  }
  const proof = proofOf("key");
  expect(tried(proof)).toEqual({ kind: "too_many_attempts" });
  expect(book.flow(flowId)?.factorTries).toBe(factorTriesMax);
  // What was not tried has used nothing up.
  expect(book.useProof(proof, noonMs)).toBe(true);
});

it("takes each proof once, and a proof that was used counts no try", () => {
  const { book, tried } = having({});
  const proof = proofOf("key");
  tried(proof);
  expect(tried(proof)).toEqual({ kind: "proof_used" });
  expect(book.flow(flowId)?.factorTries).toBe(1);
});

it.each([
  [{ state: "started" }, "out_of_order"],
  [{ kind: "recovery" }, "unknown"],
  [{ jkt: "another" }, "unknown"],
  [{ untilMs: noonMs }, "unknown"],
  [{ state: "ended" }, "unknown"],
  [{ state: "ended", factorTries: factorTriesMax }, "too_many_attempts"],
] as const)("has no factor tried for a flow of %j: %s", (of, kind) => {
  const { book, tried } = having(of);
  expect(tried()).toEqual({ kind });
  expect(book.flow(flowId)).toEqual({ ...flow, ...of });
});

it("knows no flow that was never opened", () => {
  const { book } = having({});
  const unknown = { kind: "sign_in", flowId: "0".repeat(32), proof: proofOf("key") } as const;
  expect(tryFactor(book, unknown, noonMs)).toEqual({ kind: "unknown" });
  finishFlow(book, { flowId: "0".repeat(32) }, noonMs);
  expect(book.flow("0".repeat(32))).toBeNull();
});

it.each(["contact_proven", "done"] as const)(
  "ends a flow well that is %s: its last step can be repeated for a while, with all tries",
  (state) => {
    const { book } = having({ state, factorTries: 3 });
    finishFlow(book, { flowId }, noonMs + 70);
    const untilMs = noonMs + 70 + flowStepMs;
    expect(book.flow(flowId)).toEqual({ ...flow, state: "done", factorTries: 0, untilMs });
  },
);

it.each(["started", "ended"] as const)("ends no flow well that is %s", (state) => {
  const { book } = having({ state, factorTries: 3 });
  finishFlow(book, { flowId }, noonMs + 70);
  expect(book.flow(flowId)).toEqual({ ...flow, state, factorTries: 3 });
});
