import type { FlowKind, Refusal } from "../../src/directory/flow.ts";
import type { ContactFault } from "../../src/identity/contact.ts";
import { wrongFactor } from "../../src/identity/factor-fault.ts";
import { type Problem, problem } from "../../src/problem.ts";
import { malformed, proofUsed, stateConflict } from "../door/refusals.ts";

const pausedWays: Readonly<Record<FlowKind, string>> = {
  registration: "Registration",
  sign_in: "Sign-in",
  recovery: "Recovery",
  lost_device: "Reporting a lost phone",
  contact: "Adding a contact",
};

/** 403 while a stop covers this way in. */
export function wayInPaused(kind: FlowKind): Problem {
  return problem("stopped", `${pausedWays[kind]} is paused. Try again later.`);
}

const contactReasons: Readonly<Record<ContactFault, string>> = {
  not_an_email_address: "send an e-mail address",
  not_a_mobile_number: "send a mobile number, with its country code if it is a foreign one",
};

/** 400 for a contact that no message can go to; `pointer` leads to it. */
export function contactMalformed(fault: ContactFault, pointer: string): Problem {
  return malformed([{ pointer, reason: contactReasons[fault] }]);
}

/** 403 for a phone number of a country that is not served. */
export function countryRefused(countries: readonly string[], pointer: string): Problem {
  const detail =
    `${pointer}: no message is sent to a number of this country. ` +
    `Send a number of ${countries.join(", ")}, or an e-mail address.`;
  return problem("forbidden", detail, { members: { fault: "phone_country", pointer, countries } });
}

/** 429 for a contact to which too many flows were begun. */
export function contactTriedTooOften(retryAfterMs: number): Problem {
  return problem("too_many_attempts", "Too many attempts for this contact. Wait, then try again.", {
    retryAfterSeconds: Math.max(1, Math.ceil((retryAfterMs || 0) / 1000)),
  });
}

const flowNames: Readonly<Record<FlowKind, string>> = {
  registration: "registration",
  sign_in: "sign-in",
  recovery: "recovery",
  lost_device: "report",
  contact: "further contact",
};

/** What a refused step of a flow is told: never whether the contact is known. */
export function refusedStep(refusal: Refusal, kind: FlowKind): Problem {
  const flow = flowNames[kind];
  switch (refusal.kind) {
    case "unknown":
      return problem("not_found", `There is no open ${flow} under this id for this key.`);
    case "proof_used":
      return proofUsed;
    case "out_of_order":
      return stateConflict("started", `Prove the contact of this ${flow} first.`);
    case "wrong":
      return wrongFactor(refusal.triesLeft, refusal.fault);
    case "factor_given":
      return stateConflict("factor_given", `Another factor was given in this ${flow} before.`);
    case "too_many_attempts":
      // Another one may be started at once; `triedTooOften` holds back who tries too many.
      return problem(
        "too_many_attempts",
        `Five wrong tries ended this ${flow}. Start another one.`,
        {
          retryAfterSeconds: 1,
        },
      );
  }
}

const entryConflicts = {
  key_removed: "This device was removed for good. Create a new key.",
  key_taken: "This device key belongs to another wallet.",
  too_many_devices: "This wallet has too many devices. Remove one.",
  contact_too_new: "Recover through a contact added 72 h ago or more.",
  contact_removed: "This contact was removed. Use another one.",
  closed: "This wallet is closed. Nobody can sign in to it.",
  ended: "This can no longer be completed. Start again.",
} as const;

/** 409 for a sign-in or recovery that the wallet does not let end. */
export function entryConflict(state: keyof typeof entryConflicts): Problem {
  return stateConflict(state, entryConflicts[state]);
}

const registrationConflicts = {
  contact_taken: "This contact has been registered in the meantime. Sign in instead.",
  key_taken: "This device key belongs to another wallet. Create a new key.",
  credential_taken: "This passkey belongs to another wallet. Create another one.",
  ended: "This registration can no longer be completed. Start again.",
} as const;

/** 409 for a registration that cannot end in a wallet. */
export function registrationConflict(state: keyof typeof registrationConflicts): Problem {
  return stateConflict(state, registrationConflicts[state]);
}

/** 429 for a key, network or contact that tries too often. */
export function triedTooOften(waitMs: number): Problem {
  return problem("too_many_attempts", "Too many attempts from here. Wait, then try again.", {
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  });
}
