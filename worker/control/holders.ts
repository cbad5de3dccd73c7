import type { ControlBook } from "../../src/control/book.ts";
import { settlementNames } from "../../src/settlement/message.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { openMarkedId } from "../../src/token/marked-id.ts";
import { merchantObject } from "../merchant/stub.ts";
import { partnerShards } from "../partner/stub.ts";
import type { Env } from "../platform/env.ts";

/** Objects that are asked beside those a wallet knows; beyond, it asks those it knows alone. */
const settlementsMax = 400;

/** The names of all objects that may have heard of a wallet, as far as they are not too many. */
export async function holdersOf(
  env: Env,
  ring: KeyRing,
  book: Pick<ControlBook, "merchants" | "partners">,
): Promise<{ readonly settlements: string[]; readonly partners: string[] }> {
  const partners = book.partners().flatMap(({ partnerId }) => {
    const opened = openMarkedId(ring, "par", partnerId);
    if (opened === null) return [];
    return Array.from({ length: partnerShards }, (_, shard) => `${opened.ownerHex}.${shard}`);
  });
  const settlements: string[] = [];
  for (const { merchantId } of book.merchants()) {
    const opened = openMarkedId(ring, "mer", merchantId);
    if (opened === null) continue;
    const merchantOwnerHex = opened.ownerHex;
    const whole = await merchantObject(env, merchantOwnerHex).whole();
    if (whole === null) continue;
    settlements.push(...settlementNames({ merchantOwnerHex, ...whole.profile }));
    if (settlements.length > settlementsMax) return { settlements: [], partners };
  }
  return { settlements, partners };
}
