import { signal } from "@preact/signals";
import type { Device, Wallet } from "../../client/resource/wallet.ts";
import type { Sending } from "../payer/confirm/confirm-desk.ts";
import type { WaitingPayment } from "../payer/confirm/waiting.ts";
import type { DecidedPayment } from "../payer/live/live-desk.ts";
import type { Payer } from "../payer/payer.ts";
import { freshPayerNotes } from "../payer/payer-shelves.ts";
import { sampleFacts } from "./console-things.ts";
import { unanswered } from "./sample-desk.ts";
import { longName, sampleNowMs } from "./samples.ts";

const at = (seconds: number) => new Date(sampleNowMs + seconds * 1_000).toISOString();

const phone: Device = {
  ...{ device_id: "dev_sample_0001", state: "active", name: "Pixel 9", attestation: "none" },
  ...{ current: true, enrolled_at: at(-90_000), last_used_at: at(-9), cooling_until: null },
  stopped: false,
};

const figures = { available: 12_340, held: 1_200, points: 512, points_pending: 12 };

/** A wallet that is as it should be, but for what is told. */
export function sampleWallet(more: Partial<Wallet> = {}, device: Partial<Device> = {}): Wallet {
  return {
    ...{ wallet_id: "wal_sample_000077", state: "live", stopped: false, currency: "JPY" },
    ...{ balances: figures, ...figures, devices: [{ ...phone, ...device }] },
    limits: {
      ...{ balance_max: 1_000_000, confirmation_above: 10_000, cooling_amount_max: 5_000 },
      ...{ devices_max: 5, own: { payment_amount_max: null } },
    },
    ...{ contacts: [], factors: [], recovery_codes_left: 10, funding_route: "sample" },
    ...{ created_at: at(-9_000_000), ...more },
  };
}

/** This phone is new: it pays small amounts only, until tomorrow. */
export const coolingPhone: Partial<Device> = { state: "cooling", cooling_until: at(86_400) };

/** Two phones: this one, and one that was added after it. */
export const withNewPhone: Partial<Wallet> = {
  devices: [
    phone,
    {
      ...{ ...phone, ...coolingPhone, device_id: "dev_sample_0002", name: "iPhone 17" },
      ...{ current: false, enrolled_at: at(-60) },
    },
  ],
};

/** A payment that waits for its payer. */
export function sampleWaiting(amount: number): WaitingPayment {
  const shown = { merchant_name: longName, store_name: "駅前店" };
  return {
    paymentId: "pay_sample000431",
    asked: { amount, currency: "JPY", merchant_id: "mer_sample_aoi", shown },
    confirmByMs: sampleNowMs + 42_000,
  };
}

/** A payment that was decided. */
export function sampleDecided(
  what: DecidedPayment["what"],
  declineCode: string | null = null,
): DecidedPayment {
  return {
    ...{ what, declineCode, paymentId: "pay_sample000431", amount: 1_200, currency: "JPY" },
    ...{ merchantName: "アオイ商店", storeName: "駅前店", atMs: sampleNowMs },
    ...{ message: { ja: "残高が足りません", en: "Not enough money" } },
    isCalledOff: false,
    reward: what === "paid" ? 12 : null,
  };
}

/** What a sample's phone knows. */
export interface SamplePayer {
  /** Null: it was not read yet. */
  readonly wallet?: Wallet | null;
  readonly agoMs?: number;
  readonly isOnline?: boolean;
  readonly areCodesDue?: boolean;
  readonly sending?: Sending;
}

/** A payer's phone of fixed data; nothing of it calls anybody. */
export function samplePayer(of: SamplePayer = {}): Payer {
  const nothing = () => undefined;
  const wallet = of.wallet === undefined ? sampleWallet() : of.wallet;
  const confirms = {
    ...{ tick: nothing, again: nothing, decide: () => false, sending: signal(of.sending ?? null) },
    current: signal(null),
  };
  const payer = {
    ...{ facts: sampleFacts, nowMs: () => sampleNowMs, isOnline: signal(of.isOnline ?? true) },
    notes: signal({ ...freshPayerNotes, areCodesDue: of.areCodesDue === true }),
    known: signal(wallet === null ? null : { wallet, atMs: sampleNowMs - (of.agoMs ?? 0) }),
    ...{ client: { unfreeze: unanswered }, guarded: unanswered, readWallet: unanswered },
    note: () => Promise.resolve(),
    paying: {
      live: { confirms, close: nothing },
      codes: { show: nothing },
      activity: { known: signal(null), read: () => Promise.resolve() },
    },
  };
  return payer as unknown as Payer;
}
