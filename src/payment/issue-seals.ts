import { offlineSealLifeMs, offlineSeals } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { BooksBehind } from "./behind.ts";
import type { WalletBook, WalletContext } from "./book.ts";
import { admitIssue, type IssueCall, type IssueRefused } from "./issue-code.ts";
import { codeMemoryMs } from "./live-code.ts";

export type SealsOutcome =
  | BooksBehind
  | {
      readonly kind: "issued";
      readonly batch: number;
      readonly expiresAtMs: EpochMs;
      /** The device's last accepted counter: its next code's has to be above. */
      readonly counter: number;
    }
  | IssueRefused;

/**
 * Gives a device seals for codes that it will sign while offline, inside the wallet's transaction:
 * 20 of them, each for one decision within 72 h, with the epochs of now. They end what is left of
 * those before. Old batches are forgotten a day after their end; the latest of a device never is,
 * since it keeps the device's counter and number of fetches.
 */
export function issueSeals(
  book: WalletBook,
  command: IssueCall,
  context: WalletContext,
): SealsOutcome {
  const { nowMs } = context;
  const admitted = admitIssue(book, command, context);
  if (admitted.kind !== "admitted") return admitted;
  const { profile, device, head } = admitted;
  const last = book.latestSealBatch(device.number);
  const batch = (last?.batch ?? 0) + 1;
  const expiresAtMs = nowMs + offlineSealLifeMs;
  const counter = last?.counter ?? 0;
  book.saveSealBatch({
    device: device.number,
    batch,
    issuedAtMs: nowMs,
    expiresAtMs,
    customersEpoch: command.epoch[0],
    walletEpoch: profile.epoch,
    deviceEpoch: device.epoch,
    counter,
    spentBy: Array(offlineSeals).fill(null),
  });
  book.dropSealBatches(device.number, batch, nowMs - codeMemoryMs);
  book.saveHead({ ...head, snapshotVersion: command.authority.snapshot.version });
  return { kind: "issued", batch, expiresAtMs, counter };
}
