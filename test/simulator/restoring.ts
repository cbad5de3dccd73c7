import type { CreditRequest } from "../../src/client/index.ts";
import type { Dice } from "../platform/index.ts";
import type { Cast, Desk } from "./cast.ts";
import { acting, type Exchange, type Mishap } from "./chronicle.ts";
import { sleep, unlessEnded } from "./program.ts";

/** What is done about an object that lost rows. */
type Way = "redone" | "repeated" | "restored";

/** The act that all are of which give an object back what it lost. */
const restoringAct = -2;

/** Objects whose rows others have, or that have rows of others, and are compared at a restoration. */
const restored = /^(Wallet|Settlement)\(/;

/** Objects that are told what they lost by those who asked for it. */
const repeated = /^Partner\(/;

/** What operators do again. */
const redone = /^Control\(/;

/**
 * What is done once an object's file was put back older: two operators of the opening have wallets
 * restored, partners repeat what they sent, and what Control lost is done again.
 */
export class Restoring {
  readonly #cast: Cast;
  readonly #dice: Dice;
  #seen = 0;
  #isNeeded = false;
  readonly #ways = new Set<Way>();
  /** How many acts Control has lost that were not done again. */
  #lostActs = 0;

  constructor(cast: Cast, dice: Dice) {
    this.#cast = cast;
    this.#dice = dice;
  }

  /** Whether something was put back that has to be restored. */
  get isNeeded(): boolean {
    this.#look();
    return this.#isNeeded;
  }

  /** Restores while the town goes on, some minutes after something was put back: begun once each time. */
  begin(): Promise<void> | null {
    if (!this.#look()) return null;
    const [one] = this.#cast.desks;
    const waitMs = this.#dice.between(5_000, 400_000);
    const waited = one === undefined ? Promise.resolve() : sleep(one.actor, waitMs);
    return waited.then(() => this.all());
  }

  /** Has every wallet in town restored: those that lost nothing are left as they are; or all repeat. */
  all(): Promise<void> {
    const wallets = new Set(this.#cast.phones.map(({ owner }) => owner.walletId));
    return acting.run(restoringAct, async () => {
      if (this.#ways.has("redone")) await this.#redo();
      if (this.#ways.has("repeated")) await this.#repeat();
      if (!this.#ways.has("restored")) return;
      for (const walletId of wallets) await this.#restore(walletId);
    });
  }

  /** Whether something was put back since it was asked last. */
  #look(): boolean {
    const { mishaps } = this.#cast.chronicle;
    const lost = mishaps.slice(this.#seen).filter(({ kind }) => kind === "put back");
    const ways = lost.flatMap(({ what }): Way[] => [
      ...(restored.test(what) ? (["restored"] as const) : []),
      ...(repeated.test(what) ? (["repeated"] as const) : []),
      ...(redone.test(what) ? (["redone"] as const) : []),
    ]);
    for (const way of ways) this.#ways.add(way);
    for (const mishap of lost) {
      if (redone.test(mishap.what)) this.#lostActs += this.#actsLostBy(mishap);
    }
    const isNew = ways.length > 0;
    this.#seen = mishaps.length;
    this.#isNeeded ||= isNew;
    return isNew;
  }

  /** What Control has said in the log that it did, and lost. */
  #actsLostBy({ atMs, what }: Mishap): number {
    const sinceMs = atMs - Number(/as it was (\d+) ms/.exec(what)?.[1]);
    return this.#cast.chronicle.logged.filter(
      (each) => each.line.includes("control_act") && each.atMs >= sinceMs && each.atMs <= atMs,
    ).length;
  }

  /**
   * Wallets and tills that have seen a newer version refuse what Control says until it has passed that:
   * it is raised by as many acts as were lost, each a stop of nobody that ends by itself.
   */
  async #redo(): Promise<void> {
    const [desk] = this.#cast.desks;
    if (desk === undefined) return;
    const scope = "redemption";
    const spareActs = 2;
    for (let left = this.#lostActs + spareActs; left > 0; left -= 1) {
      const until = new Date(this.#cast.town.world.loop.nowMs + 1_000).toISOString();
      await at(desk, ({ operator }) => operator.raiseStop({ scope, until, reason: "put back" }));
      await sleep(desk.actor, 1_500);
    }
    this.#lostActs = 0;
  }

  /** Every partner sends each credit that it was told of once more, as it was. */
  async #repeat(): Promise<void> {
    for (const { actor, partner } of this.#cast.counters) {
      const told = this.#cast.chronicle.exchanges.filter(
        (each) => each.actor === actor.name && isToldCredit(each),
      );
      for (const body of new Set(told.map((each) => each.body ?? ""))) {
        await unlessEnded(actor.run(() => partner.credit(JSON.parse(body) as CreditRequest)));
      }
    }
  }

  async #restore(walletId: string): Promise<void> {
    const [one, other] = this.#cast.desks;
    if (one === undefined || other === undefined) return;
    const asked = await at(one, ({ operator }) => operator.restoreWallet(walletId, "put back"));
    if (asked === null || !asked.ok || asked.status !== 202) return;
    const { approval_id: approvalId } = asked.body as { approval_id: string };
    await at(other, ({ operator }) => operator.approve(approvalId));
  }
}

function isToldCredit({ method, path, answer }: Exchange): boolean {
  return method === "POST" && path.startsWith("/v1/funding/") && answer?.status === 201;
}

/** Has an operator do something, with its passkey if it has one. */
async function at<T>(desk: Desk, act: (desk: Desk) => Promise<T>): Promise<T | null> {
  const { actor, operator, operatorId, passkeys } = desk;
  const signIn = () => actor.run(() => operator.signIn(operatorId));
  if (passkeys.held.length > 0 && (await unlessEnded(signIn())) === null) return null;
  return await unlessEnded(actor.run(() => act(desk)));
}
