import { type Problem, problem } from "../problem.ts";
import type { PasskeyFault } from "./passkey.ts";
import { passkeyProblem } from "./passkey-problem.ts";
import type { TotpFault } from "./totp.ts";

/** What is wrong with a second factor, where more is known than that it is wrong. */
export type FactorFault = PasskeyFault | TotpFault;

/** 403 for a code or factor that is not right, with its fault if there is one. */
export function wrongFactor(triesLeft: number, fault: FactorFault | undefined): Problem {
  if (fault === "clock_off")
    return problem("forbidden", clockOff(triesLeft), told(triesLeft, fault));
  if (fault !== undefined) return passkeyProblem(fault, triesLeft);
  return problem("forbidden", `This code is wrong. Tries left: ${triesLeft}.`, told(triesLeft));
}

function clockOff(triesLeft: number): string {
  return (
    "This code is of another time: the clock of the device that made it is off by minutes. " +
    `Have it set its clock by itself, and send its next code. Tries left: ${triesLeft}.`
  );
}

function told(triesLeft: number, fault?: FactorFault) {
  return { members: { tries_left: triesLeft, ...(fault === undefined ? {} : { fault }) } };
}
