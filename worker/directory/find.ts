import { contactKey, parseContact } from "../../src/identity/contact.ts";
import { blindContact } from "../../src/token/blind.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import type { Env } from "../platform/env.ts";
import { contactShard } from "./stub.ts";

/**
 * The wallet of a contact in any spelling, whichever blinding key it lies under, also one that it
 * removed lately or is just reserving; null when there is none or the text is no contact. For
 * operators only: it tells known contacts from unknown ones.
 */
export async function findWallet(
  { env, ring }: { readonly env: Env; readonly ring: KeyRing },
  typed: string,
): Promise<WalletRoute | null> {
  for (const type of ["email", "phone"] as const) {
    const contact = parseContact({ type, value: typed });
    if (!contact.ok) continue;
    const blinded = await blindContact(ring, contactKey(contact.value));
    const found = await Promise.all(
      blinded.map(({ hex }) => contactShard(env, hex).claimantOf(hex)),
    );
    const route = found.find((each) => each !== null);
    if (route !== undefined && route !== null) return route;
  }
  return null;
}
