import type { LateMarkBook } from "../../src/settlement/late-marks.ts";
import {
  afterFailure,
  batchMessagesMax,
  deliverAgain,
  dueDestinations,
  failuresBeforeParking,
  isRetryDue,
  judgeReceipt,
  markOf,
  nextBatch,
} from "../../src/settlement/outbox.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import { answered, type Legs } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { log, logFault } from "../platform/log.ts";
import { openRows } from "../rows/log.ts";
import type { Sql } from "../rows/sql.ts";
import { alertParked, raiseAlert } from "../signal/raise-alert.ts";
import { alertBehind, noteAhead } from "./behind.ts";

/** What a delivery works with. */
export interface Sender {
  readonly env: Env;
  readonly sql: Sql;
  readonly book: LateMarkBook;
  /** Names this wallet to its receivers: its route. */
  readonly name: string;
  readonly legs: Legs;
  /** One step in one transaction. */
  readonly commit: (step: (book: WalletBook, context: WalletContext) => void) => void;
}

/**
 * Delivers what is due to every destination, side by side, until nothing is left or a destination
 * fails; a failing one waits for its retry and holds up nobody else. Never throws.
 */
export async function deliverDue(sender: Sender): Promise<void> {
  const { book, legs } = sender;
  for (const name of dueDestinations(book, book.head(), Date.now())) {
    legs.start(name, () => deliverTo(sender, name));
  }
  await legs.ended();
}

async function deliverTo(sender: Sender, name: string): Promise<void> {
  const { book, env } = sender;
  try {
    while (isRetryDue(markOf(book, name).retryAtMs, Date.now())) {
      const batch = nextBatch(book, (...at) => openRows(sender.sql, ...at), name, env.TIME_ZONE);
      if (batch.messages.length === 0) return;
      const stub = env.SETTLEMENT.get(env.SETTLEMENT.idFromName(name));
      const receipt = await answered(stub.deliver(sender.name, batch.messages, batch.says));
      const meaning = judgeReceipt(book, name, batch, receipt);
      if (meaning === "behind") return await stopMoving(sender, name, receipt.mark);
      if (meaning === "open") {
        await noteFailure(sender, name);
        const { mark } = receipt;
        log("delivery_gap", { destination: name, mark, expected: batch.after.mark });
        return;
      }
      if (meaning !== "taken") {
        await alertReceiver(sender, name, meaning.mark);
        sender.commit((rows) => deliverAgain(rows, name, meaning));
        continue;
      }
      book.acknowledge(name, batch.after);
      // What was committed meanwhile has asked for a delivery of its own.
      if (batch.messages.length < batchMessagesMax) return;
    }
  } catch (fault) {
    await noteFailure(sender, name);
    logFault("delivery_failed", fault, { destination: name });
  }
}

/** A destination has what was lost here: that is kept, and told. */
async function stopMoving(sender: Sender, name: string, mark: number): Promise<void> {
  sender.commit((book, context) => {
    noteAhead(book, { receiver: name, of: "settlement", mark }, context);
  });
  await alertBehind(sender, sender.name, sender.book.head().behind);
}

/** A destination has less than it once acknowledged: its file was put back. */
async function alertReceiver({ env, book }: Sender, name: string, mark: number): Promise<void> {
  const { mark: acknowledged } = markOf(book, name);
  log("receiver_behind", { destination: name, mark, acknowledged });
  const evidence = { destination: name, mark, acknowledged };
  await raiseAlert(env, { kind: "books_behind", subject: name, evidence, proposedStop: null });
}

/** Puts the next try off; a destination that is parked by it is told to the operators. */
async function noteFailure({ book, env }: Sender, name: string): Promise<void> {
  const mark = afterFailure(markOf(book, name), Date.now(), Math.random());
  book.saveDestination(name, mark);
  if (mark.failures < failuresBeforeParking) return;
  const evidence = { destination: name, failures: mark.failures, delivered_up_to: mark.mark };
  await alertParked(env, name, evidence);
}
