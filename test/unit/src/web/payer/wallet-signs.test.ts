import { expect, it } from "vitest";
import type { Device, Wallet } from "../../../../../src/client/resource/wallet.ts";
import { walletSigns } from "../../../../../src/web/payer/wallet-signs.ts";

const device = { device_id: "dev_1", state: "active", current: true, stopped: false } as Device;
const wallet = {
  ...{ state: "live", stopped: false, devices: [device] },
  limits: { cooling_amount_max: 3_000 },
} as unknown as Wallet;
const calm = { wallet, areCodesDue: false, knownPhones: [] as readonly string[] };
const kindsOf = (of: Partial<typeof calm>) =>
  walletSigns({ ...calm, ...of }).map(({ kind }) => kind);

it("says nothing of a wallet that is well, nor of one that was not read", () => {
  expect(kindsOf({})).toEqual([]);
  expect(walletSigns({ ...calm, wallet: null })).toEqual([]);
});

it("names the gravest first", () => {
  const devices = [{ ...device, stopped: true }];
  const stopped = { ...wallet, state: "frozen", stopped: true, devices } as Wallet;
  const all = ["stopped", "phone_stopped", "frozen", "codes_due"];
  expect(kindsOf({ wallet: stopped, areCodesDue: true })).toEqual(all);
});

it("says until when this phone cools down, and not of another one's", () => {
  const until = "2026-12-03T00:00:00.000Z";
  const cooling = { ...device, state: "cooling", cooling_until: until } as Device;
  expect(walletSigns({ ...calm, wallet: { ...wallet, devices: [cooling] } })).toEqual([
    { kind: "cooling", untilMs: Date.parse(until), amountMax: 3_000 },
  ]);
  const other = { ...cooling, device_id: "dev_2", current: false };
  expect(kindsOf({ wallet: { ...wallet, devices: [device, other] } })).toEqual([]);
});

it("names phones that were added after this one, the newest first, until they are known", () => {
  const phone = (id: string, hour: number, part: object = {}) =>
    ({
      ...{ ...device, device_id: id, current: false, ...part },
      enrolled_at: `2026-11-29T${String(hour).padStart(2, "0")}:00:00.000Z`,
    }) as Device;
  const own = phone("dev_1", 10, { current: true });
  const added = [phone("dev_2", 11), phone("dev_3", 12, { state: "cooling" })];
  const devices = [phone("dev_0", 9), own, ...added, phone("dev_4", 13, { state: "removed" })];
  const seen = { ...calm, wallet: { ...wallet, devices } as Wallet };
  expect(walletSigns(seen)).toEqual([{ kind: "new_phone", phones: added.toReversed() }]);
  expect(walletSigns({ ...seen, knownPhones: ["dev_3"] })).toEqual([
    { kind: "new_phone", phones: [added[0]] },
  ]);
  expect(walletSigns({ ...seen, knownPhones: ["dev_3", "dev_2"] })).toEqual([]);
});
