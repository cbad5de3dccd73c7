import { hourMs } from "../../src/time.ts";
import { openSecret } from "../../src/token/blind.ts";
import { keyRing } from "../platform/keys.ts";
import type { WalletDesk } from "./desk.ts";
import { holdNames } from "./hold-names.ts";
import { type IdentityDesk, identityDesk } from "./identity-desk.ts";

/** The desks on which a Wallet object's acts of identity are done: a fresh one for each call. */
export class IdentityDesks {
  readonly #desk: WalletDesk;
  #namesHeldMs = Number.NEGATIVE_INFINITY;

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /** A desk for acts that open no secret. */
  desk(): IdentityDesk {
    return this.#at(() => null);
  }

  /** A desk that can open the wallet's sealed secrets. */
  async openDesk(): Promise<IdentityDesk> {
    const ring = await keyRing(this.#desk.env);
    return this.#at((sealed, ad) => openSecret(ring, sealed, ad));
  }

  /** Has the Directory asked for the wallet's names after this answer, once in an hour of this instance. */
  holdNames(): void {
    const { env, sql, name, clock } = this.#desk;
    const nowMs = clock.read();
    const sinceMs = nowMs - this.#namesHeldMs;
    if (sinceMs >= 0 && sinceMs < hourMs) return;
    this.#namesHeldMs = nowMs;
    this.#desk.after(holdNames(env, sql, name));
  }

  #at(open: IdentityDesk["open"]): IdentityDesk {
    const { sql, clock } = this.#desk;
    return identityDesk(this.#commits, sql, { nowMs: clock.read(), open });
  }

  /** The object's storage; what is committed is told to the listeners. */
  readonly #commits = {
    transactionSync: <T>(step: () => T): T => {
      const outcome = this.#desk.state.storage.transactionSync(step);
      this.#desk.tell(null);
      return outcome;
    },
  };
}
