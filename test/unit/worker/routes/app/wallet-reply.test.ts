import { expect, it } from "vitest";
import type { WalletView } from "../../../../../src/identity/act/view.ts";
import { renderTime } from "../../../../../src/time.ts";
import { makeKeyRing, parseKeyRing } from "../../../../../src/token/key-ring.ts";
import { sealId } from "../../../../../src/token/seal.ts";
import type { Call } from "../../../../../worker/door/route.ts";
import { random } from "../../../../../worker/platform/keys.ts";
import { renderWallet } from "../../../../../worker/routes/app/wallet-reply.ts";

const wallet = "0123456789abcdef0123456789abcdef";
const phone = {
  number: 1,
  idKey: 1,
  state: "active",
  name: "phone",
  attestation: "none",
  enrolledMs: 1_000,
  lastUsedMs: 2_000,
  coolingUntilMs: null,
  stopped: false,
} as const;
const tablet = {
  number: 2,
  idKey: 1,
  state: "cooling",
  name: "tablet",
  attestation: "verified",
  enrolledMs: 3_000,
  lastUsedMs: 4_000,
  coolingUntilMs: 5_000,
  stopped: true,
} as const;
const view: WalletView = {
  ...{ kind: "view", idKey: 1, state: "frozen", stopped: true, createdMs: 6_000, locale: "en" },
  ownLimits: { paymentMinorMax: 700 },
  devices: [phone, tablet],
  contacts: [
    {
      ...{ number: 3, type: "phone", hint: "…89", state: "verified" },
      ...{ addedMs: 7_000, recoveryFromMs: 8_000 },
    },
  ],
  factors: [
    { number: 4, kind: "totp", state: "active", label: "app", addedMs: 9_000, usedMs: 10_000 },
    { number: 5, kind: "passkey", state: "disabled", label: "key", addedMs: 11_000, usedMs: null },
  ],
  recoveryCodesLeft: 6,
};
const balances = { available: 12, held: 13, points: 14, points_pending: 15 };

it("tells every member of a wallet, and of each of its parts, from the one that says it", async () => {
  const parsed = await parseKeyRing(await makeKeyRing(random));
  if (!parsed.ok) throw new Error(parsed.fault);
  const ring = parsed.value;
  const call = { env: { CURRENCY: "JPY" }, ring } as unknown as Call;
  const at = renderTime;
  const shown = renderWallet(call, { wallet, view, balances }, 2);
  expect(shown).toMatchObject({
    ...{ wallet_id: sealId(ring, "wal", wallet, 0, 1), state: "frozen", stopped: true },
    ...{ currency: "JPY", balances, ...balances, recovery_codes_left: 6, created_at: at(6_000) },
    limits: { own: { payment_amount_max: 700 } },
  });
  expect(shown.devices).toEqual([
    {
      ...{ device_id: sealId(ring, "dev", wallet, 1, 1), state: "active", name: "phone" },
      ...{ attestation: "none", current: false, enrolled_at: at(1_000), last_used_at: at(2_000) },
      ...{ cooling_until: null, stopped: false },
    },
    {
      ...{ device_id: sealId(ring, "dev", wallet, 2, 1), state: "cooling", name: "tablet" },
      ...{
        attestation: "verified",
        current: true,
        enrolled_at: at(3_000),
        last_used_at: at(4_000),
      },
      ...{ cooling_until: at(5_000), stopped: true },
    },
  ]);
  expect(shown.contacts).toEqual([
    {
      ...{ contact_id: sealId(ring, "con", wallet, 3, 1), type: "phone", hint: "…89" },
      ...{ state: "verified", added_at: at(7_000), recovery_from: at(8_000) },
    },
  ]);
  expect(shown.factors).toEqual([
    {
      ...{ factor_id: sealId(ring, "fac", wallet, 4, 1), kind: "totp", state: "active" },
      ...{ label: "app", added_at: at(9_000), last_used_at: at(10_000) },
    },
    {
      ...{ factor_id: sealId(ring, "fac", wallet, 5, 1), kind: "webauthn", state: "disabled" },
      ...{ label: "key", added_at: at(11_000), last_used_at: null },
    },
  ]);
  expect(renderWallet(call, { wallet, view, balances }, null).devices).toMatchObject([
    { current: false },
    { current: false },
  ]);
});
