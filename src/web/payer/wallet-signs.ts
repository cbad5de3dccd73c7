import type { Device, Wallet } from "../../client/resource/wallet.ts";

/** What is said on every screen of how the wallet and the phone are. */
export type WalletSign =
  | { readonly kind: "closed" | "frozen" | "stopped" | "phone_stopped" | "codes_due" }
  | { readonly kind: "new_phone"; readonly phones: readonly [Device, ...Device[]] }
  | { readonly kind: "cooling"; readonly untilMs: number; readonly amountMax: number };

/** The signs that hold, the gravest first; none of a wallet that was not read yet. */
export function walletSigns(of: {
  readonly wallet: Wallet | null;
  readonly areCodesDue: boolean;
  /** Ids of phones that its owner has said to know. */
  readonly knownPhones: readonly string[];
}): readonly WalletSign[] {
  const { wallet, areCodesDue, knownPhones } = of;
  const own = ownDevice(wallet);
  const signs: WalletSign[] = [];
  if (wallet?.state === "closed") signs.push({ kind: "closed" });
  const [newest, ...others] = addedSince(wallet).filter(
    ({ device_id: id }) => !knownPhones.includes(id),
  );
  if (newest !== undefined) signs.push({ kind: "new_phone", phones: [newest, ...others] });
  if (wallet?.stopped) signs.push({ kind: "stopped" });
  if (own?.stopped) signs.push({ kind: "phone_stopped" });
  if (wallet?.state === "frozen") signs.push({ kind: "frozen" });
  const untilMs = coolingUntilMs(wallet);
  if (wallet && untilMs !== null) {
    const amountMax = wallet.limits.cooling_amount_max;
    signs.push({ kind: "cooling", untilMs, amountMax });
  }
  if (areCodesDue) signs.push({ kind: "codes_due" });
  return signs;
}

/** When this phone's cool-down ends, milliseconds since 1970; null when it is not cooling. */
export function coolingUntilMs(wallet: Wallet | null): number | null {
  const own = ownDevice(wallet);
  const isCooling = own?.state === "cooling" && own.cooling_until !== null;
  return isCooling ? Date.parse(own.cooling_until) : null;
}

/** The phones that were added after this one, the newest first: perhaps by somebody else. */
function addedSince(wallet: Wallet | null): readonly Device[] {
  const own = ownDevice(wallet);
  if (wallet === null || own === undefined || wallet.state === "closed") return [];
  const addedMs = ({ enrolled_at: at }: Device) => Date.parse(at);
  return wallet.devices
    .filter((each) => each.state !== "removed" && addedMs(each) > addedMs(own))
    .toSorted((a, b) => addedMs(b) - addedMs(a));
}

function ownDevice(wallet: Wallet | null): Device | undefined {
  return wallet?.devices.find(({ current }) => current);
}
