import type { LateMarkBook } from "../../src/settlement/late-marks.ts";
import {
  afterFailure,
  batchMessagesMax,
  dueDestinations,
  failuresBeforeParking,
  markOf,
  nextBatch,
} from "../../src/settlement/outbox.ts";
import { alertParked } from "../alert.ts";
import type { Env } from "../env.ts";
import { answered, type Legs } from "../legs.ts";
import { log, logFault } from "../log.ts";
import { openRows } from "../log-rows.ts";
import type { Sql } from "../sql.ts";

/** What a delivery works with. */
export interface Sender {
  readonly env: Env;
  readonly sql: Sql;
  readonly book: LateMarkBook;
  /** Names this wallet to its receivers: its route. */
  readonly name: string;
  readonly legs: Legs;
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
    while ((markOf(book, name).retryAtMs ?? 0) <= Date.now()) {
      const batch = nextBatch(book, (...at) => openRows(sender.sql, ...at), name, env.TIME_ZONE);
      if (batch.messages.length === 0) return;
      const stub = env.SETTLEMENT.get(env.SETTLEMENT.idFromName(name));
      const { mark } = await answered(stub.deliver(sender.name, batch.messages));
      if (mark < batch.after.mark) {
        await noteFailure(sender, name);
        log("delivery_gap", { destination: name, mark, expected: batch.after.mark });
        return;
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

/** Puts the next try off; a destination that is parked by it is told to the operators. */
async function noteFailure({ book, env }: Sender, name: string): Promise<void> {
  const mark = afterFailure(markOf(book, name), Date.now(), Math.random());
  book.saveDestination(name, mark);
  if (mark.failures < failuresBeforeParking) return;
  const evidence = { destination: name, failures: mark.failures, delivered_up_to: mark.mark };
  await alertParked(env, name, evidence);
}
