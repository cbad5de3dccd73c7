import type { Dice } from "../platform/index.ts";
import type { Cast, Desk } from "./cast.ts";
import { acting } from "./chronicle.ts";
import { ProgramEnded, sleep } from "./program.ts";

/** The act that all are of which two operators ask to give an object back what it lost. */
const restoringAct = -2;

/** Objects whose rows others have, or that have rows of others, and are compared at a restoration. */
const restored = /^(Wallet|Settlement)\(/;

/** What the two operators of the opening do once an object's file was put back older. */
export class Restoring {
  readonly #cast: Cast;
  readonly #dice: Dice;
  #seen = 0;
  #isNeeded = false;

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

  /** Has every wallet in town restored: those that lost nothing are left as they are. */
  all(): Promise<void> {
    const wallets = new Set(this.#cast.phones.map(({ owner }) => owner.walletId));
    return acting.run(restoringAct, async () => {
      for (const walletId of wallets) await this.#restore(walletId);
    });
  }

  /** Whether something was put back since it was asked last. */
  #look(): boolean {
    const { mishaps } = this.#cast.chronicle;
    const isNew = mishaps
      .slice(this.#seen)
      .some(({ kind, what }) => kind === "put back" && restored.test(what));
    this.#seen = mishaps.length;
    this.#isNeeded ||= isNew;
    return isNew;
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

/** Has an operator do something, with its passkey if it has one. */
async function at<T>(desk: Desk, act: (desk: Desk) => Promise<T>): Promise<T | null> {
  const { actor, operator, operatorId, passkeys } = desk;
  try {
    if (passkeys.held.length > 0) await actor.run(() => operator.signIn(operatorId));
    return await actor.run(() => act(desk));
  } catch (fault) {
    if (fault instanceof ProgramEnded) return null;
    throw fault;
  }
}
