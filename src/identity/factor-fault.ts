import { type Problem, problem } from "../problem.ts";
import type { PasskeyFault } from "./passkey.ts";
import { passkeyProblem } from "./passkey-problem.ts";
import type { TotpFault } from "./totp.ts";

/** What is wrong with a second factor, where more is known than that it is wrong. */
export type FactorFault = PasskeyFault | TotpFault;

/** 403 for a code or factor that is not right, with its fault if there is one. */
export function wrongFactor(triesLeft: number, fault: FactorFault | undefined): Problem {
  if (fault !== undefined && !isOfTotp(fault)) return passkeyProblem(fault, triesLeft);
  const detail = `${totpWords[fault ?? "wrong"]} Tries left: ${triesLeft}.`;
  const told = fault === undefined ? {} : { fault };
  return problem("forbidden", detail, { members: { tries_left: triesLeft, ...told } });
}

const totpWords: Readonly<Record<TotpFault | "wrong", string>> = {
  wrong: "This code is wrong.",
  code_used: "This code was used up already. Wait for the next one: it comes within 30 s.",
  clock_off:
    "This code is of another time: the clock of the device that made it is off by minutes. " +
    "Have it set its clock by itself, and send its next code.",
};

function isOfTotp(fault: FactorFault): fault is TotpFault {
  return Object.hasOwn(totpWords, fault);
}
