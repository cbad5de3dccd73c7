import { DurableObject } from "cloudflare:workers";
import type { Message } from "../../src/courier/message.ts";
import { parseOwn } from "../../src/own-json.ts";
import { renderTime } from "../../src/time.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import type { Calls } from "../object/calls.ts";
import type { Env } from "../platform/env.ts";
import { keyRing, random } from "../platform/keys.ts";
import { migrate, type Sql, storageSql } from "../rows/sql.ts";
import { dropAllBut, insertMessage, newestMessages } from "./book.ts";
import { courierMigrations } from "./schema.ts";

/** A message as the mailbox shows it. */
export interface Mail {
  readonly contact: string;
  readonly purpose: string;
  readonly code: string | null;
  readonly text: string;
  readonly sent_at: string;
}

const keptCount = 2_000;
const sealedFor = "message";

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
  readonly #sql: Sql;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = storageSql(state.storage);
    state.storage.transactionSync(() => migrate(this.#sql, courierMigrations));
  }

  /** Keeps a message to be read, in the mailbox whichever object was called. */
  async send(message: Message): Promise<void> {
    if (this.ctx.id.name !== mailboxName) return await mailboxObject(this.env).send(message);
    const ring = await keyRing(this.env);
    const sealed = sealSecret(ring, encodeUtf8(JSON.stringify(message)), sealedFor, random);
    this.ctx.storage.transactionSync(() => {
      insertMessage(this.#sql, { sealed, sentMs: Date.now(), retryMs: null });
      dropAllBut(this.#sql, keptCount);
    });
  }

  /** What was sent to a contact, or to anybody (`null`), newest first. */
  async read(contact: string | null): Promise<Mail[]> {
    const ring = await keyRing(this.env);
    const mails: Mail[] = [];
    for (const { sealed, sentMs } of newestMessages(this.#sql, keptCount)) {
      const plain = openSecret(ring, sealed, sealedFor);
      if (plain === null) continue;
      const message = parseOwn<Message>(decodeUtf8(plain) ?? "null");
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
