import { isRetryDue } from "../../src/back-off.ts";
import { batchMessagesMax, failuresBeforeParking } from "../../src/bounds.ts";
import { noteAhead } from "../../src/payment/hear.ts";
import {
  afterFailure,
  deliverAgain,
  dueDestinations,
  judgeReceipt,
  markOf,
  nextBatch,
} from "../../src/settlement/outbox.ts";
import { answered, Legs } from "../object/legs.ts";
import { log, logFault } from "../platform/log.ts";
import { openRows } from "../rows/log.ts";
import { settlementObject } from "../settlement/stub.ts";
import { alertParked, raiseAlert } from "../signal/raise-alert.ts";
import { alertBehind } from "./behind.ts";
import type { WalletDesk } from "./desk.ts";

/** A wallet's deliveries to the Settlements of its payments. */
export class Deliveries {
  readonly #desk: WalletDesk;
  readonly #legs = new Legs();

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /** Starts a delivery once this answer is on its way; the alarm was armed with the commit. */
  start(): void {
    this.#desk.after(scheduler.wait(0).then(() => this.deliverDue()));
  }

  /**
   * Delivers what is due to every destination, side by side, until nothing is left or a destination
   * fails; a failing one waits for its retry and holds up nobody else. Never throws.
   */
  async deliverDue(): Promise<void> {
    const { book } = this.#desk;
    try {
      for (const name of dueDestinations(book, book.head(), Date.now())) {
        this.#legs.start(name, () => deliverTo(this.#desk, name));
      }
    } catch (fault) {
      logFault("destinations_not_read", fault);
    }
    await this.#legs.ended();
  }
}

async function deliverTo(desk: WalletDesk, name: string): Promise<void> {
  const { book, env } = desk;
  try {
    while (isRetryDue(markOf(book, name), Date.now())) {
      const batch = nextBatch(book, (...at) => openRows(desk.sql, ...at), name, env.TIME_ZONE);
      if (batch.messages.length === 0) return;
      const stub = settlementObject(env, name);
      const { messages, says } = batch;
      const receipt = await answered(stub.deliver(desk.name, messages, says, Date.now()));
      const meaning = judgeReceipt(book, name, batch, receipt);
      if (meaning === "behind") return await stopMoving(desk, name, receipt.mark);
      if (meaning === "open") {
        await noteFailure(desk, name);
        const { mark } = receipt;
        log("delivery_gap", { destination: name, mark, expected: batch.after.mark });
        return;
      }
      if (meaning !== "taken") {
        await alertReceiver(desk, name, meaning.mark);
        desk.step((rows) => deliverAgain(rows, name, meaning));
        continue;
      }
      book.acknowledge(name, batch.after);
      // What was committed meanwhile has asked for a delivery of its own.
      if (batch.messages.length < batchMessagesMax) return;
    }
  } catch (fault) {
    await noteFailure(desk, name);
    logFault("delivery_failed", fault, { destination: name });
  }
}

/** A destination has what was lost here: that is kept, and told. */
async function stopMoving(desk: WalletDesk, name: string, mark: number): Promise<void> {
  desk.step((book, context) => {
    noteAhead(book, { receiver: name, of: "settlement", mark }, context);
  });
  await alertBehind(desk, desk.book.head().behind);
}

/** A destination has less than it once acknowledged: its file was put back. */
async function alertReceiver({ env, book }: WalletDesk, name: string, mark: number): Promise<void> {
  const { mark: acknowledged } = markOf(book, name);
  log("receiver_behind", { destination: name, mark, acknowledged });
  const evidence = { destination: name, mark, acknowledged };
  await raiseAlert(env, { kind: "books_behind", subject: name, evidence, proposedStop: null });
}

/** Puts the next try off; a destination that is parked by it is told to the operators. */
async function noteFailure({ book, env }: WalletDesk, name: string): Promise<void> {
  const mark = afterFailure(markOf(book, name), Date.now(), Math.random());
  book.saveDestination(name, mark);
  if (mark.failures < failuresBeforeParking) return;
  const evidence = { destination: name, failures: mark.failures, delivered_up_to: mark.mark };
  await alertParked(env, name, evidence);
}
