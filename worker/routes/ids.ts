import type { SealId } from "../../src/payment/reply.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { sealId, type WalletRoute } from "../../src/token/seal.ts";
import type { Call } from "../door/route.ts";
import { walletObject } from "../wallet/stub.ts";

/** Seals ids of one wallet's things. */
export function sealIdFor(ring: KeyRing, wallet: WalletRoute): SealId {
  return (kind, sequence, keyNumber) => sealId(ring, kind, wallet, sequence, keyNumber);
}

/** Number of the key that new ids are sealed with. */
export function currentIdKey(ring: KeyRing): number {
  const [key] = ring.sealId;
  if (key === undefined) throw new Error("a ring has an id key");
  return key.n;
}

/** The first id key of the ring: id keys are added and never removed, so that it stays the same. */
export function oldestIdKey(ring: KeyRing): number {
  return Math.min(...ring.sealId.map(({ n }) => n));
}

/** A wallet's id as its owner has it: spelled by the key that it was first made with. */
export async function walletIdOf(
  { env, ring }: Pick<Call, "env" | "ring">,
  route: WalletRoute,
): Promise<string> {
  const known = await walletObject(env, route).registeredAs();
  return sealId(ring, "wal", route, 0, known?.idKey);
}
