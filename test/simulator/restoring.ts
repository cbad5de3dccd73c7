import type { CreditRequest } from "../../src/client/index.ts";
import type { Dice } from "../platform/index.ts";
import type { Cast, Desk } from "./cast.ts";
import { acting, type Exchange } from "./chronicle.ts";
import { sleep, unlessEnded } from "./program.ts";

/** The act that all are of which give an object back what it lost. */
const restoringAct = -2;

/** Objects whose rows others have, or that have rows of others, and are compared at a restoration. */
const restored = /^(Wallet|Settlement)\(/;

/** Objects that are told what they lost by those who asked for it. */
const repeated = /^Partner\(/;

/**
 * What is done once an object's file was put back older: two operators of the opening have wallets
 * restored, and partners repeat what they sent.
 */
export class Restoring {
  readonly #cast: Cast;
  readonly #dice: Dice;
  #seen = 0;
  #isNeeded = false;
  readonly #ways = new Set<"restored" | "repeated">();

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
      if (this.#ways.has("repeated")) await this.#repeat();
      if (!this.#ways.has("restored")) return;
      for (const walletId of wallets) await this.#restore(walletId);
    });
  }

  /** Whether something was put back since it was asked last. */
  #look(): boolean {
    const { mishaps } = this.#cast.chronicle;
    const lost = mishaps.slice(this.#seen).filter(({ kind }) => kind === "put back");
    const isRestored = lost.some(({ what }) => restored.test(what));
    const isRepeated = lost.some(({ what }) => repeated.test(what));
    if (isRestored) this.#ways.add("restored");
    if (isRepeated) this.#ways.add("repeated");
    const isNew = isRestored || isRepeated;
    this.#seen = mishaps.length;
    this.#isNeeded ||= isNew;
    return isNew;
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
