import { type Contact, contactKey } from "../../src/identity/contact.ts";
import type { Problem } from "../../src/problem.ts";
import type { Result } from "../../src/result.ts";
import { type BlindedContact, blindContact } from "../../src/token/blind.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import { contactShard } from "../directory/stub.ts";

import type { Call } from "../door/route.ts";
import { type SnapshotCall, withSnapshot } from "../signal/with-snapshot.ts";
import { walletObject } from "../wallet/stub.ts";

/**
 * Whether a contact that was just reserved under one blinding key is another wallet's, or being
 * made one, under another key. Asked after the reservation: of two registrations under different
 * keys at least one sees the other, so that a contact never has two wallets, and may have none.
 */
export async function isTakenElsewhere(
  call: Pick<Call, "env" | "ring">,
  contact: Contact,
  own: { readonly blind: string; readonly route: WalletRoute },
): Promise<boolean> {
  const blinds = await blindContact(call.ring, contactKey(contact));
  const owners = await Promise.all(
    blinds
      .filter(({ hex }) => hex !== own.blind)
      .map(({ hex }) => contactShard(call.env, hex).claimantOf(hex)),
  );
  return owners.some((route) => route !== null && route !== own.route);
}

/**
 * Brings a contact that was just used under the current blinding key, so that the older keys can be
 * retired: first the Directory knows it under both, then the wallet says the new one, then the old
 * one is given back. Broken off anywhere, the next use finishes it. Nothing while there is one key.
 */
export async function renewContactKey(
  call: SnapshotCall,
  wallet: WalletRoute,
  blinds: readonly BlindedContact[],
): Promise<Result<unknown, Problem> | null> {
  const { env } = call;
  const [current, ...older] = blinds.map(({ hex }) => hex);
  if (current === undefined || older.length === 0) return null;
  const owners = await Promise.all(older.map((hex) => contactShard(env, hex).findContact(hex)));
  const held = older.filter((_, index) => owners[index] === wallet);
  if (held.length === 0) return null;
  const adopted = await contactShard(env, current).adoptContact({ blind: current, route: wallet });
  if (adopted.kind === "taken") throw new Error("a contact belongs to two wallets");
  const renewed = await withSnapshot(call, (authority) =>
    walletObject(env, wallet).renewContactBlind({ from: held, to: current }, authority),
  );
  if (!renewed.ok) return renewed;
  await Promise.all(
    held.map((blind) =>
      contactShard(env, blind).releaseContact({ blind, route: wallet, untilMs: null }),
    ),
  );
  return renewed;
}
