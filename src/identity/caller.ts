import type { EpochMs } from "../time.ts";

/** What a wallet is told of the customer's access token that a call came with; verified before. */
export interface Caller {
  readonly deviceNumber: number;
  readonly jkt: string;
  readonly jti: string;
  /** Of the customers, the wallet, the device, at issue. */
  readonly epoch: readonly [number, number, number];
  readonly authTimeMs: EpochMs;
}

/** What a wallet knows now of the things a token was issued under. */
export interface Standing {
  readonly customersEpoch: number;
  readonly walletEpoch: number;
  readonly device: {
    readonly jkt: string;
    readonly epoch: number;
    readonly state: "active" | "cooling" | "removed";
  } | null;
}

/** Whether a token that was verified is revoked all the same: device gone, or an epoch too low. */
export function isRevoked(caller: Pick<Caller, "epoch" | "jkt">, standing: Standing): boolean {
  const { device } = standing;
  if (device === null || device.state === "removed" || device.jkt !== caller.jkt) return true;
  const [customers, wallet, own] = caller.epoch;
  return customers < standing.customersEpoch || wallet < standing.walletEpoch || own < device.epoch;
}
