import type { Problem } from "../../src/problem.ts";
import type { VerifiedAccess } from "../../src/token/access.ts";
import type { VerifiedProof } from "../../src/token/proof.ts";
import type { Env } from "../platform/env.ts";
import { proofUse } from "../rows/proof-use.ts";
import { controlObject } from "./stub.ts";

/**
 * Puts on record that the front door refused an operator an act; does nothing for other callers.
 */
export async function reportRefusal(
  env: Env,
  refused: {
    readonly token: VerifiedAccess;
    readonly proof: VerifiedProof;
    /** Method and declared path: what the operator tried. */
    readonly act: string;
    readonly problem: Problem;
  },
): Promise<void> {
  const { token, proof, act, problem } = refused;
  if (token.kind !== "operator") return;
  const by = { operatorId: token.sub, epoch: token.epoch, proof: proofUse(proof) };
  await controlObject(env).recordRefusal(by, act, problem.code);
}
