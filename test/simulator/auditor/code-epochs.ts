import type { Applies } from "./declines.ts";
import { type LogRow, numberOf, type Row } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen } from "./seen.ts";

/** Declines that come before a code's epochs are looked at, or because of them. */
const before = new Set([
  "answered_too_late",
  "cancelled_before_payment",
  "spending_stopped",
  "wallet_unavailable",
  "device_unavailable",
]);

/**
 * Whether a code was given out under epochs that were over when it was shown. Those of the wallet
 * and of the device only rise, so that a code that has the last ones had the current ones. Which one
 * of all customers a version of Control's snapshot has, other payments under it show.
 */
export class CodeEpochs {
  readonly #customers: number;
  readonly #shown: { readonly version: number; readonly epoch: number }[] = [];

  constructor(seen: Seen) {
    const epochs = all(seen, "Control").flatMap((control) => rowsOf(control, "epoch"));
    this.#customers = numberOf(epochs.find(({ kind }) => kind === "customers")?.epoch);
    for (const wallet of all(seen, "Wallet")) {
      for (const { body } of wallet.log.filter(({ kind }) => kind === "payment")) {
        const { codeIdentity = "", snapshotVersion: version, declineCode } = body;
        const given = givenOf(wallet, codeIdentity);
        if (given === undefined || version === undefined || before.has(`${declineCode}`)) continue;
        this.#shown.push({ version, epoch: numberOf(given.customers_epoch) });
      }
    }
  }

  /** Whether they were over for a payment. */
  over(wallet: Kept, { body }: LogRow): Applies {
    const { codeIdentity = "", snapshotVersion = 0, device: number = 0 } = body;
    const [profile] = rowsOf(wallet, "profile");
    const device = rowsOf(wallet, "device").find((one) => one.number === number);
    const last = [this.#customers, numberOf(profile?.epoch), numberOf(device?.epoch)];
    const given = givenOf(wallet, codeIdentity);
    // Forgotten a day after its life.
    if (given === undefined) return last.every((epoch) => epoch === 1) ? "no" : "perhaps";
    const customers = numberOf(given.customers_epoch);
    const low = this.#bound(Math.max, 1, ({ version }) => version <= snapshotVersion);
    const high = this.#bound(Math.min, last[0] ?? 1, ({ version }) => version >= snapshotVersion);
    if (customers < low || customers > high) return "surely";
    const isLast = given.wallet_epoch === last[1] && given.device_epoch === last[2];
    return isLast && low === high ? "no" : "perhaps";
  }

  #bound(
    choose: (...epochs: number[]) => number,
    otherwise: number,
    fits: (shown: { readonly version: number }) => boolean,
  ): number {
    return choose(otherwise, ...this.#shown.filter(fits).map(({ epoch }) => epoch));
  }
}

/** The code, or the batch of seals that it was signed under, with the epochs it was given out under. */
function givenOf(wallet: Kept, identity: string): Row | undefined {
  const [, device, batch] = /^o:(\d+)\.(\d+)\./.exec(identity) ?? [];
  if (device === undefined) {
    return rowsOf(wallet, "code").find(({ jti }) => `q:${jti}` === identity);
  }
  return rowsOf(wallet, "seal_batch").find(
    (row) => `${row.device}` === device && `${row.batch}` === batch,
  );
}
