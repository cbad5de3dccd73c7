import type { Wallet } from "../../client/resource/wallet.ts";

/** What is said on every screen of how the wallet, the phone and the network are. */
export type WalletSign =
  | { readonly kind: "offline" | "closed" | "frozen" | "stopped" | "phone_stopped" | "codes_due" }
  | { readonly kind: "cooling"; readonly untilMs: number; readonly amountMax: number };

/** The signs that hold, the gravest first; none of a wallet that was not read yet. */
export function walletSigns(of: {
  readonly isOnline: boolean;
  readonly wallet: Wallet | null;
  readonly areCodesDue: boolean;
}): readonly WalletSign[] {
  const { isOnline, wallet, areCodesDue } = of;
  const own = wallet?.devices.find(({ current }) => current);
  const signs: WalletSign[] = [];
  if (!isOnline) signs.push({ kind: "offline" });
  if (wallet?.state === "closed") signs.push({ kind: "closed" });
  if (wallet?.stopped) signs.push({ kind: "stopped" });
  if (own?.stopped) signs.push({ kind: "phone_stopped" });
  if (wallet?.state === "frozen") signs.push({ kind: "frozen" });
  if (wallet && own?.state === "cooling" && own.cooling_until !== null) {
    const amountMax = wallet.limits.cooling_amount_max;
    signs.push({ kind: "cooling", untilMs: Date.parse(own.cooling_until), amountMax });
  }
  if (areCodesDue) signs.push({ kind: "codes_due" });
  return signs;
}
