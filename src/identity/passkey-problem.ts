import { type Problem, problem } from "../problem.ts";
import type { PasskeyFault } from "./passkey.ts";

/** 403 for a passkey's answer that was not accepted, with its fault. */
export function passkeyProblem(fault: PasskeyFault, triesLeft: number): Problem {
  const detail = `The passkey's answer was not accepted: ${words[fault]}. Tries left: ${triesLeft}.`;
  return problem("forbidden", detail, { members: { tries_left: triesLeft, fault } });
}

const words: Readonly<Record<PasskeyFault, string>> = {
  malformed: "it cannot be read",
  type: "it answers another question (webauthn.create, webauthn.get)",
  challenge: "it is for another challenge, or for one that was used",
  origin: "it was made on another origin, or inside a frame",
  rp_id: "it is for another RP id",
  user_verification: "its owner was not verified",
  algorithm: "its key is of another kind than was asked for",
  attestation: "it carries an attestation that was not asked for",
  credential: "its credential is not known here",
  signature: "its signature is wrong",
  counter: "its counter did not rise; it may have been copied",
};
