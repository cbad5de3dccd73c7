/** The kinds of rows of a wallet's log. */
export const walletKinds = {
  payment: true,
  capture: true,
  confirmation: true,
  end: true,
  cancellation: true,
  refund: true,
  top_up: true,
  points_in: true,
  redemption: true,
  adjustment: true,
  reward_matured: true,
  restored: true,
  resent: true,
} as const satisfies Record<string, true>;

/** The kind of a row of a wallet's log. */
export type WalletKind = keyof typeof walletKinds;

/** The kinds of acts on an earlier payment. */
export type ActKind = "capture" | "confirmation" | "end" | "cancellation" | "refund";

const actKinds: readonly WalletKind[] = [
  "capture",
  "confirmation",
  "end",
  "cancellation",
  "refund",
] satisfies ActKind[];

/** Whether rows of this kind act on an earlier payment. */
export function isActKind(kind: WalletKind): kind is ActKind {
  return actKinds.includes(kind);
}
