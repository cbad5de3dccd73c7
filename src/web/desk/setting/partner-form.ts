import type { PublicJwk } from "../../../client/access/device-key.ts";
import type { PartnerRequest } from "../../../client/resource/operator.ts";
import {
  type CheckedDraft,
  type Draft,
  faultsAmong,
  plainText,
  textFault,
} from "./checked-draft.ts";

/** Ways by which partners bring money in. */
export const partnerChannels = ["credit", "debit", "cash_register", "atm", "points"] as const;

type PartnerField = "name" | "channel" | "jwk";

/** A partner that nobody has written yet. */
export const emptyPartner: Draft<PartnerField> = { name: "", channel: "cash_register", jwk: "" };

/** A draft as the partner that is named. */
export function checkedPartner(
  draft: Draft<PartnerField>,
): CheckedDraft<PartnerField, PartnerRequest> {
  const channel = partnerChannels.find((each) => each === draft.channel);
  const key = publicKeyOf(draft.jwk);
  const faults = faultsAmong<PartnerField>({
    name: textFault(draft.name, 100),
    channel: channel === undefined ? "empty" : null,
    jwk: typeof key === "string" ? key : null,
  });
  if (faults !== null || channel === undefined || typeof key === "string") {
    return { ok: false, faults: faults ?? {} };
  }
  return { ok: true, sent: { name: plainText(draft.name), channel, jwk: key } };
}

/**
 * The public key that a text is (RFC 7517), or why it is none. What else the text tells of the key is
 * left out. A private key is refused here: who has it could ask for money in the partner's name, and
 * it is never sent.
 */
function publicKeyOf(typed: string): PublicJwk | "empty" | "key" | "private_key" {
  if (typed.trim() === "") return "empty";
  let told: unknown;
  try {
    told = JSON.parse(typed);
  } catch {
    return /PRIVATE KEY/.test(typed) ? "private_key" : "key";
  }
  if (typeof told !== "object" || told === null) return "key";
  if ("d" in told) return "private_key";
  const { kty, crv, x, y } = told as Partial<Record<keyof PublicJwk, unknown>>;
  const isPart = (part: unknown): part is string =>
    typeof part === "string" && /^[A-Za-z0-9_-]{43}$/.test(part);
  if (kty !== "EC" || crv !== "P-256" || !isPart(x) || !isPart(y)) return "key";
  return { kty, crv, x, y };
}
