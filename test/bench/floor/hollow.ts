import { DurableObject } from "cloudflare:workers";
import { type Asked, type Judging, judge } from "./worker.ts";

/*
 * The hollow product: the objects, calls, commits, rows and alarms of a payment as the product has
 * them, with nothing in them. It judges a request as the floor does, its rows have about as many bytes
 * as the product's, and it knows no rule, no book and no fault. What it costs, whatever brings payments
 * from wallets to their merchants' books and their terminals this way costs before its first rule.
 */

interface Env extends Judging {
  readonly WALLET: DurableObjectNamespace<Wallet>;
  readonly SETTLEMENT: DurableObjectNamespace<Settlement>;
  readonly TERMINAL: DurableObjectNamespace<Terminal>;
}

const [bringAfterMs, tellAfterMs, walletAlarmMs, settlementAlarmMs] = [500, 5_000, 60_000, 8_000];
const shards = 4;
const [headChars, rowChars] = [900, 350];
const head = "h".repeat(headChars);
const body = "b".repeat(rowChars);

/** A payment on its way to its merchant's books. */
interface Message extends Asked {
  readonly sequence: number;
  readonly body: string;
}

const legs = new Map<string, Message[]>();
const taken = new Map<string, number>();

export default {
  async fetch(request: Request, env: Env, execution: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === "/healthz") return new Response("ok");
    const asked = await judge(request, env);
    if (asked === null) return Response.json({ result: "refused" }, { status: 401 });
    const known = taken.get(asked.wallet) ?? null;
    taken.delete(asked.wallet);
    const { message, result } = await walletOf(env, asked.wallet).pay(asked, known);
    const shard = Number.parseInt(asked.reference.slice(-1), 36) % shards;
    const destination = `${asked.terminal}.${shard}`;
    const waiting = legs.get(destination);
    if (waiting !== undefined) waiting.push(message);
    else {
      legs.set(destination, [message]);
      execution.waitUntil(bring(env, destination));
    }
    return Response.json({ result, reference: asked.reference });
  },
};

const walletOf = ({ WALLET }: Env, name: string) => WALLET.get(WALLET.idFromName(name));

/** Brings what waits for one shard, and later tells the wallets that have not paid again. */
async function bring(env: Env, destination: string): Promise<void> {
  await scheduler.wait(bringAfterMs);
  const messages = legs.get(destination) ?? [];
  legs.delete(destination);
  const { SETTLEMENT } = env;
  await SETTLEMENT.get(SETTLEMENT.idFromName(destination)).deliver(messages);
  for (const { wallet, sequence } of messages) taken.set(wallet, sequence);
  await scheduler.wait(tellAfterMs);
  const untold = messages.filter(({ wallet, sequence }) => taken.get(wallet) === sequence);
  await Promise.all(
    untold.map(async ({ wallet, sequence }) => {
      taken.delete(wallet);
      await walletOf(env, wallet).hearTaken(sequence);
    }),
  );
}

/** An object with an alarm that it knows to be set. */
class Hollow extends DurableObject<Env> {
  protected readonly sql: SqlStorage;
  #isArmed = false;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.sql = state.storage.sql;
    void state.blockConcurrencyWhile(async () => {
      this.#isArmed = (await state.storage.getAlarm()) !== null;
    });
  }

  protected arm(afterMs: number): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    void this.ctx.storage.setAlarm(Date.now() + afterMs);
  }

  protected disarm(): void {
    this.#isArmed = false;
    void this.ctx.storage.deleteAlarm();
  }
}

/** A customer's: a head and a log. */
export class Wallet extends Hollow {
  #sequence = 0;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.sql.exec(
      `CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY, said TEXT NOT NULL) STRICT;
       CREATE TABLE IF NOT EXISTS log (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT`,
    );
    const { last } = this.sql.exec("SELECT max(sequence) AS last FROM log").one();
    this.#sequence = (last ?? 0) as number;
  }

  pay(asked: Asked, known: number | null): { result: string; message: Message } {
    return this.ctx.storage.transactionSync(() => {
      this.#sequence += 1;
      this.sql.exec("INSERT INTO log (sequence, body) VALUES (?, ?)", this.#sequence, body);
      this.#saveHead(known);
      this.arm(walletAlarmMs);
      return { result: "approved", message: { ...asked, sequence: this.#sequence, body } };
    });
  }

  hearTaken(sequence: number): void {
    this.#saveHead(sequence);
    this.disarm();
  }

  override alarm(): void {
    this.disarm();
  }

  #saveHead(known: number | null): void {
    const said = `${head}${known ?? 0}`;
    this.sql.exec(
      "INSERT INTO head (id, said) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET said = excluded.said",
      said,
    );
  }
}

/** A shard of a merchant's: a row of the log for all that comes together, two for each payment. */
export class Settlement extends Hollow {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.sql.exec(
      `CREATE TABLE IF NOT EXISTS log
         (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, told INTEGER NOT NULL) STRICT;
       CREATE TABLE IF NOT EXISTS payment
         (reference TEXT PRIMARY KEY, wallet TEXT NOT NULL, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS inbox
         (wallet TEXT PRIMARY KEY, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    );
  }

  deliver(messages: readonly Message[]): readonly number[] {
    this.ctx.storage.transactionSync(() => {
      for (const { reference, wallet, amount, sequence } of messages) {
        this.sql.exec("SELECT mark FROM inbox WHERE wallet = ?", wallet).toArray();
        this.sql.exec("INSERT INTO payment VALUES (?, ?, ?)", reference, wallet, amount);
        this.sql.exec(
          "INSERT INTO inbox VALUES (?, ?) ON CONFLICT (wallet) DO UPDATE SET mark = excluded.mark",
          ...[wallet, sequence],
        );
      }
      const said = messages.map((each) => each.body).join("");
      this.sql.exec("INSERT INTO log (body, told) VALUES (?, 0)", said);
      this.arm(settlementAlarmMs);
    });
    const { TERMINAL } = this.env;
    const [{ terminal }] = messages as [Message];
    const till = TERMINAL.get(TERMINAL.idFromName(terminal));
    this.ctx.waitUntil(till.take(messages.map(({ reference, amount }) => ({ reference, amount }))));
    return messages.map(({ sequence }) => sequence);
  }

  override alarm(): void {
    this.sql.exec("UPDATE log SET told = 1 WHERE sequence = (SELECT max(sequence) FROM log)");
    this.disarm();
  }
}

/** A till: a row for each payment, and the day's total. */
export class Terminal extends Hollow {
  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.sql.exec(
      `CREATE TABLE IF NOT EXISTS payment
         (reference TEXT PRIMARY KEY, amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS total (day INTEGER PRIMARY KEY, amount INTEGER NOT NULL) STRICT`,
    );
  }

  take(payments: readonly { readonly reference: string; readonly amount: number }[]): void {
    this.ctx.storage.transactionSync(() => {
      for (const { reference, amount } of payments) {
        this.sql.exec("INSERT INTO payment VALUES (?, ?)", reference, amount);
      }
      const sum = payments.reduce((all, { amount }) => all + amount, 0);
      this.sql.exec(
        "INSERT INTO total VALUES (1, ?) ON CONFLICT (day) DO UPDATE SET amount = amount + excluded.amount",
        sum,
      );
    });
  }
}
