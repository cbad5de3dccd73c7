import type { Applies } from "./declines.ts";
import { lostCustomersEpochs } from "./lost-acts.ts";
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

/** The epoch of all customers that a version of the snapshot has, as a payment shows it. */
interface Shown {
  readonly version: number;
  readonly epoch: number;
  readonly atMs: number;
}

/**
 * Whether a code was given out under epochs that were over when it was shown. Those of the wallet
 * and of the device only rise, so that a code that has the last ones had the current ones. Which one
 * of all customers a version of Control's snapshot has, other payments under it show: those of the
 * same time, where Control has raised that epoch and lost it.
 */
export class CodeEpochs {
  readonly #customers: number;
  readonly #shown: Shown[] = [];
  readonly #lostMs: number;
  readonly #lostRaises: number;

  constructor(seen: Seen) {
    const epochs = all(seen, "Control").flatMap((control) => rowsOf(control, "epoch"));
    this.#customers = numberOf(epochs.find(({ kind }) => kind === "customers")?.epoch);
    const lost = lostCustomersEpochs(seen);
    this.#lostMs = lost[0]?.lostMs ?? Number.POSITIVE_INFINITY;
    this.#lostRaises = new Set(lost.map(({ path }) => path)).size;
    for (const wallet of all(seen, "Wallet")) {
      for (const { body, atMs } of wallet.log.filter(({ kind }) => kind === "payment")) {
        const { codeIdentity = "", snapshotVersion: version, declineCode } = body;
        const given = givenOf(wallet, codeIdentity);
        if (given === undefined || version === undefined || before.has(`${declineCode}`)) continue;
        this.#shown.push({ version, epoch: numberOf(given.customers_epoch), atMs });
      }
    }
  }

  /** Whether they were over for a payment. */
  over(wallet: Kept, { body, atMs }: LogRow): Applies {
    const { codeIdentity = "", snapshotVersion = 0, device: number = 0 } = body;
    const [profile] = rowsOf(wallet, "profile");
    const device = rowsOf(wallet, "device").find((one) => one.number === number);
    const last = [this.#customers, numberOf(profile?.epoch), numberOf(device?.epoch)];
    const given = givenOf(wallet, codeIdentity);
    // Forgotten a day after its life.
    if (given === undefined) {
      return last.every((epoch) => epoch === 1) && this.#lostRaises === 0 ? "no" : "perhaps";
    }
    if (this.#eraOf(atMs) === null) return "perhaps";
    const customers = numberOf(given.customers_epoch);
    const shown = this.#shown.filter((one) => this.#eraOf(one.atMs) === this.#eraOf(atMs));
    const highest = this.#customers + (this.#eraOf(atMs) === "before" ? this.#lostRaises : 0);
    const low = bound(Math.max, 1, shown, ({ version }) => version <= snapshotVersion);
    const high = bound(Math.min, highest, shown, ({ version }) => version >= snapshotVersion);
    if (customers < low || customers > high) return "surely";
    const isLast = given.wallet_epoch === last[1] && given.device_epoch === last[2];
    return isLast && low === high ? "no" : "perhaps";
  }

  /** Whether Control's versions are those of before a loss; `null` while either may be gone by. */
  #eraOf(atMs: number): "before" | "after" | null {
    if (this.#lostMs === Number.POSITIVE_INFINITY || atMs > this.#lostMs + goneByMs) return "after";
    return atMs < this.#lostMs ? "before" : null;
  }
}

/** How long after its loss what Control had said is gone by, and by clocks that differ. */
const goneByMs = 60_000;

function bound(
  choose: (...epochs: number[]) => number,
  otherwise: number,
  shown: readonly Shown[],
  fits: (shown: Shown) => boolean,
): number {
  return choose(otherwise, ...shown.filter(fits).map(({ epoch }) => epoch));
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
