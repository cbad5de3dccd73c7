import {
  balanceMinorMax,
  confirmationAboveMinor,
  coolingAmountMinorMax,
  devicesMax,
} from "../../../src/bounds.ts";
import type { WalletView } from "../../../src/identity/act/view.ts";
import { renderTime } from "../../../src/time.ts";
import type { KeyRing } from "../../../src/token/key-ring.ts";
import { sealId, type WalletRoute } from "../../../src/token/seal.ts";
import type { Call } from "../../door/route.ts";

/** A wallet with its money, as it is to be shown. */
export interface ShownWallet {
  readonly wallet: WalletRoute;
  readonly view: WalletView;
  readonly balances: Readonly<Record<"available" | "held" | "points" | "points_pending", number>>;
}

/** What its owner and operators see of a wallet. `current`: the device that asks, if one does. */
export function renderWallet(
  { env, ring }: Pick<Call, "env" | "ring">,
  shown: ShownWallet,
  current: number | null,
) {
  const { wallet, view, balances } = shown;
  return {
    wallet_id: sealId(ring, "wal", wallet, 0, view.idKey),
    state: view.state,
    stopped: view.stopped,
    currency: env.CURRENCY,
    balances,
    ...balances,
    limits: {
      balance_max: balanceMinorMax,
      confirmation_above: confirmationAboveMinor,
      cooling_amount_max: coolingAmountMinorMax,
      devices_max: devicesMax,
      own: { payment_amount_max: view.ownLimits.paymentMinorMax },
    },
    ...partsOf(ring, shown, current),
    recovery_codes_left: view.recoveryCodesLeft,
    created_at: renderTime(view.createdMs),
  };
}

function partsOf(ring: KeyRing, { wallet, view }: ShownWallet, current: number | null) {
  const devices = view.devices.map((device) => ({
    device_id: sealId(ring, "dev", wallet, device.number, device.idKey),
    state: device.state,
    name: device.name,
    attestation: device.attestation,
    current: device.number === current,
    enrolled_at: renderTime(device.enrolledMs),
    last_used_at: renderTime(device.lastUsedMs),
    cooling_until: device.coolingUntilMs === null ? null : renderTime(device.coolingUntilMs),
    stopped: device.stopped,
  }));
  const contacts = view.contacts.map(({ number, addedMs, recoveryFromMs, ...contact }) => ({
    contact_id: sealId(ring, "con", wallet, number, view.idKey),
    ...contact,
    added_at: renderTime(addedMs),
    recovery_from: renderTime(recoveryFromMs),
  }));
  const factors = view.factors.map(({ number, kind, state, label, addedMs, usedMs }) => ({
    factor_id: sealId(ring, "fac", wallet, number, view.idKey),
    kind: kind === "passkey" ? "webauthn" : kind,
    state,
    label,
    added_at: renderTime(addedMs),
    last_used_at: usedMs === null ? null : renderTime(usedMs),
  }));
  return { devices, contacts, factors };
}
