import { codeKeptMs, offlineSealLifeMs, offlineSeals } from "../bounds.ts";
import { withSeen } from "../control/authority.ts";
import { type ActRefusal, type CustomerActor, refuseCustomer } from "../identity/admission.ts";
import type { BooksBehind } from "../payment/behind.ts";
import type { EpochMs } from "../time.ts";
import type { WalletBook, WalletContext } from "../wallet/book.ts";
import { epochsNow } from "./issue-code.ts";

/** All but `issued` have written nothing of it. */
export type SealsOutcome =
  | BooksBehind
  | {
      readonly kind: "issued";
      readonly batch: number;
      readonly expiresAtMs: EpochMs;
      /** The device's last accepted counter: its next code's has to be above. */
      readonly counter: number;
    }
  | ActRefusal;

/**
 * Gives a device seals for codes that it will sign while offline, inside the wallet's transaction:
 * 20 of them, each for one decision within 72 h, with the epochs of now. They end what is left of
 * those before. Old batches are forgotten a day after their end; the latest of a device never is,
 * since it keeps the device's counter and number of fetches.
 */
export function issueSeals(
  book: WalletBook,
  command: CustomerActor,
  context: WalletContext,
): SealsOutcome {
  const { nowMs } = context;
  const refused = refuseCustomer(book, command, "code", nowMs);
  if (refused !== null) return refused;
  const { device } = command;
  const last = book.latestSealBatch(device);
  const batch = (last?.batch ?? 0) + 1;
  const expiresAtMs = nowMs + offlineSealLifeMs;
  const counter = last?.counter ?? 0;
  book.saveSealBatch({
    device,
    batch,
    issuedAtMs: nowMs,
    expiresAtMs,
    ...epochsNow(book, command),
    counter,
    spentBy: Array(offlineSeals).fill(null),
  });
  book.dropSealBatches(device, batch, nowMs - codeKeptMs);
  book.saveHead(withSeen(book.head(), command.authority.snapshot));
  return { kind: "issued", batch, expiresAtMs, counter };
}
