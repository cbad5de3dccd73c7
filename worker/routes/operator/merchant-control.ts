import type { OperatorAct } from "../../../src/control/role.ts";
import type { Problem } from "../../../src/problem.ts";
import { ok, type Result } from "../../../src/result.ts";
import type { EpochMs } from "../../../src/time.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { operatorBy, untilInForce } from "../../caller/operator.ts";
import { controlObject } from "../../control/stub.ts";
import type { Call } from "../../door/route.ts";
import { askMerchant } from "../../merchant/stub.ts";

/** A merchant or one of its terminals, opened from its id. */
export interface MerchantThing {
  readonly kind: "merchant" | "terminal";
  readonly id: string;
  readonly ownerHex: string;
  readonly number: number;
}

/** What the id of a merchant or terminal leads to, or `null`. */
export function openMerchantThing(
  call: Pick<Call, "ring">,
  kind: "merchant" | "terminal",
  id: string,
): MerchantThing | null {
  const opened = openMarkedId(call.ring, kind === "merchant" ? "mer" : "ter", id);
  if (opened === null) return null;
  return { kind, id, ownerHex: opened.ownerHex, number: opened.number };
}

/**
 * Ends what a merchant or a terminal holds: by `raise_epoch` its tokens only, by a revocation the
 * thing itself. First on record, then marked in the merchant's object, then refused everywhere;
 * returns when it is. Each step may be repeated, so a call that failed half-way is sent again.
 */
export async function revokeMerchantThing(
  call: Call,
  thing: MerchantThing,
  by: { readonly act: "raise_epoch"; readonly reason: string } | { readonly act: "revoke" },
): Promise<Result<{ readonly epoch: number; readonly inForceAtMs: EpochMs }, Problem>> {
  const { kind, id, ownerHex, number } = thing;
  const keep = by.act === "raise_epoch";
  const act: OperatorAct = keep ? "raise_epoch" : `revoke_${kind}`;
  const named = kind === "merchant" ? { merchant_id: id } : { terminal_id: id };
  const detail = { scope: kind, id, ...named, ...(keep ? { reason: by.reason } : {}) };
  const control = controlObject(call.env);
  const recorded = await control.act(operatorBy(call), "recordAct", act, detail);
  if (!recorded.ok) return recorded;
  const raised = await askMerchant(call, ownerHex, (merchant, authority) =>
    kind === "merchant"
      ? merchant.raiseEpoch(authority, keep)
      : merchant.raiseTerminalEpoch(authority, number, keep),
  );
  if (!raised.ok) return raised;
  const floor = { kind, id, epoch: raised.value };
  const { inForceAtMs, waitMs } = await controlObject(call.env).raiseFloor(floor);
  await untilInForce(waitMs);
  return ok({ epoch: raised.value, inForceAtMs });
}
