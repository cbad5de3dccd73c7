import { DurableObject } from "cloudflare:workers";
import type { CourierBook } from "../../src/courier/book.ts";
import type { Message } from "../../src/courier/message.ts";
import type { Undelivered } from "../../src/health/undelivered.ts";
import { renderTime } from "../../src/time.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { openSql } from "../rows/sql.ts";
import { courierBook } from "./book.ts";
import { courierMigrations } from "./schema.ts";
import { openMessage, sealMessage } from "./sealed-message.ts";

/** A message as the mailbox shows it. */
export interface Mail {
  readonly contact: string;
  readonly purpose: string;
  readonly code: string | null;
  readonly text: string;
  readonly sent_at: string;
}

const keptCount = 2_000;

/** The one object that keeps what every shard of addresses was given. */
const mailboxName = "mailbox";

/** The mailbox of this machine. */
export function mailboxObject(env: Env): Calls<Courier> {
  return env.COURIER.get(env.COURIER.idFromName(mailboxName)) as unknown as Calls<Courier>;
}

/**
 * Stands in for the Courier on one machine: what would be sent lies in one of its objects to be
 * read. No production build contains it.
 */
export class Courier extends DurableObject<Env> {
  readonly #book: CourierBook;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#book = courierBook(openSql(state.storage, courierMigrations));
  }

  /** Keeps a message to be read, in the mailbox whichever object was called. */
  async send(message: Message): Promise<void> {
    if (this.ctx.id.name !== mailboxName) return await mailboxObject(this.env).send(message);
    const sealed = sealMessage(await keyRing(this.env), message);
    this.ctx.storage.transactionSync(() => {
      this.#book.insertMessage({ sealed, sentMs: Date.now(), retryMs: null });
      this.#book.dropAllBut(keptCount);
    });
  }

  /** Nothing: what lies in a mailbox has arrived. */
  waiting(): Undelivered {
    return { waiting: this.#book.waitingCount(), sinceMs: this.#book.waitingSinceMs() };
  }

  /** What was sent to a contact, or to anybody (`null`), newest first. */
  async read(contact: string | null): Promise<Mail[]> {
    const ring = await keyRing(this.env);
    const mails: Mail[] = [];
    for (const { sealed, sentMs } of this.#book.newestMessages(keptCount)) {
      const message = openMessage(ring, sealed)?.message;
      if (message === undefined) continue;
      if (contact !== null && message.contact.value !== contact) continue;
      const { purpose, code, text } = message;
      mails.push({
        contact: message.contact.value,
        purpose,
        code,
        text,
        sent_at: renderTime(sentMs),
      });
    }
    return mails;
  }
}
