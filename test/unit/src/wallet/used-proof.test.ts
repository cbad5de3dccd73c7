import { expect, it } from "vitest";
import { type UsedProofs, withUsedProof } from "../../../../src/wallet/used-proof.ts";

const none: UsedProofs = { proofs: [], proofsBeforeMs: 0 };
const proof = (jti: string, untilMs: number) => ({ jkt: "key", jti, untilMs });

/** What was used after these proofs, each of which was good. */
function used(proofs: readonly ReturnType<typeof proof>[], nowMs = 0): UsedProofs {
  return proofs.reduce<UsedProofs>((before, each) => {
    const after = withUsedProof(before, each, nowMs);
    if (after === null) throw new Error(`${each.jti} counts as used`);
    return after;
  }, none);
}

it("takes a proof once, for its own key, and forgets it when it is too old for anybody", () => {
  const once = used([proof("one", 100)]);
  expect(withUsedProof(once, proof("one", 100), 100)).toBeNull();
  expect(withUsedProof(once, { ...proof("one", 100), jkt: "other" }, 100)).not.toBeNull();
  expect(withUsedProof(once, proof("two", 200), 101)?.proofs).toEqual([proof("two", 200)]);
});

it("remembers no more than 128, and takes none that is as old as the oldest it forgot", () => {
  const many = used(Array.from({ length: 129 }, (_, n) => proof(`${n}`, 1_000 + n)));
  expect(many).toMatchObject({ proofsBeforeMs: 1_000 });
  expect(many.proofs).toHaveLength(128);
  for (const untilMs of [999, 1_000]) {
    expect(withUsedProof(many, proof("0", untilMs), 0)).toBeNull();
    expect(withUsedProof(many, proof("never seen", untilMs), 0)).toBeNull();
  }
  for (const n of [1, 64, 128]) {
    expect(withUsedProof(many, proof(`${n}`, 1_000 + n), 0)).toBeNull();
  }
  expect(withUsedProof(many, proof("newer", 1_001), 0)).not.toBeNull();
});

it("forgets the oldest of more than 128 in whatever order they came", () => {
  const turned = used(Array.from({ length: 129 }, (_, n) => proof(`${n}`, 1_128 - n)));
  expect(turned).toMatchObject({ proofsBeforeMs: 1_000 });
  expect(turned.proofs).toHaveLength(128);
  expect(withUsedProof(turned, proof("127", 1_001), 0)).toBeNull();
  expect(withUsedProof(turned, proof("128", 1_000), 0)).toBeNull();
});
