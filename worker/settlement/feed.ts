import { terminalMessage } from "../../src/terminal/message.ts";
import { digestText } from "../digest.ts";
import type { Env } from "../env.ts";
import { logFault } from "../log.ts";
import { terminalObject } from "../terminal/stub.ts";
import type { settlementBook } from "./book.ts";

/** What a feed works with. */
export interface Feeder {
  readonly env: Env;
  readonly book: ReturnType<typeof settlementBook>;
  /** Names this Settlement object to the terminals. */
  readonly name: string;
}

/**
 * Tells every terminal what is due to it, side by side; one that fails waits for its retry and holds
 * up nobody else. At least once: a terminal knows what it was told before. Never throws.
 */
export async function feedTerminals(feeder: Feeder): Promise<void> {
  const due = feeder.book.dueTerminals(Date.now());
  await Promise.all(due.map((terminalId) => feedTerminal(feeder, terminalId)));
}

async function feedTerminal({ env, book, name }: Feeder, terminalId: string): Promise<void> {
  try {
    for (;;) {
      const rows = book.feed(terminalId);
      const last = rows.at(-1);
      if (last === undefined) return;
      const messages = rows.flatMap(({ sequence, told }) => {
        const message = terminalMessage(sequence, told, digestText);
        return message === null ? [] : [message];
      });
      if (messages.length > 0)
        await terminalObject(env, terminalId).take(terminalId, name, messages);
      book.dropFeed(terminalId, last.sequence);
    }
  } catch (fault) {
    book.deferFeed(terminalId, Date.now());
    logFault("terminal_not_told", fault, { terminal_id: terminalId });
  }
}
