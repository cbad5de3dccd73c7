import type { KeyRing } from "../token/key-ring.ts";
import { openId } from "../token/seal.ts";

/** A wallet or a device of one, opened from its sealed id. */
export interface WalletTarget {
  readonly scope: "wallet" | "device";
  readonly id: string;
  readonly route: string;
  readonly deviceNumber?: number;
}

/** What a sealed id of a wallet or device leads to, or `null`. */
export function walletTarget(
  ring: KeyRing,
  scope: "wallet" | "device",
  id: string,
): WalletTarget | null {
  const opened = openId(ring, scope === "wallet" ? "wal" : "dev", id);
  if (opened === null) return null;
  const device = scope === "device" ? { deviceNumber: opened.number } : {};
  return { scope, id, route: opened.route, ...device };
}
