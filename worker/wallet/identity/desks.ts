import { namesHeldMs } from "../../../src/bounds.ts";
import type { Authority } from "../../../src/control/authority.ts";
import type { IdentityDesk } from "../../../src/identity/act/desk.ts";
import { openSecret } from "../../../src/token/blind.ts";
import { keyRing } from "../../platform/keys.ts";
import type { WalletDesk } from "../desk.ts";
import { holdNames } from "./hold-names.ts";

/** An act of identity, by its own command and, if it is judged under one, by an authority. */
type Act<Command, T> = (desk: IdentityDesk, command: Command, authority: Authority) => T;

const nothingOpens: IdentityDesk["open"] = () => null;

/** Carries a wallet's acts of identity out: each in one transaction, on a desk of its own. */
export class IdentityDesks {
  readonly #desk: WalletDesk;
  #namesHeldMs = Number.NEGATIVE_INFINITY;

  constructor(desk: WalletDesk) {
    this.#desk = desk;
  }

  /** Carries out an act that opens no secret; what it committed is told to the listeners. */
  act<Command, T>(act: Act<Command, T>, command: Command, authority: Authority): T {
    return this.commit((desk) => act(desk, command, authority));
  }

  /** Carries out an act that may open the wallet's sealed secrets. */
  async actOpening<Command, T>(
    act: Act<Command, T>,
    command: Command,
    authority: Authority,
  ): Promise<T> {
    const ring = await keyRing(this.#desk.env);
    const open: IdentityDesk["open"] = (sealed, ad) => openSecret(ring, sealed, ad);
    return this.commit((desk) => act(desk, command, authority), open);
  }

  /** Runs one step of identity in one transaction; what it committed is told to the listeners. */
  commit<T>(step: (desk: IdentityDesk) => T, open = nothingOpens): T {
    const desk = this.#at(open);
    const outcome = this.#desk.state.storage.transactionSync(() => step(desk));
    this.#desk.tell(null);
    return outcome;
  }

  /** Reads what writes nothing. */
  read<T>(read: (desk: IdentityDesk) => T): T {
    return read(this.#at(nothingOpens));
  }

  /** Has the Directory asked for the wallet's names after this answer, once in an hour of this instance. */
  holdNames(): void {
    const nowMs = this.#desk.clock.read();
    const sinceMs = nowMs - this.#namesHeldMs;
    if (sinceMs >= 0 && sinceMs < namesHeldMs) return;
    this.#namesHeldMs = nowMs;
    this.#desk.after(holdNames(this.#desk));
  }

  #at(open: IdentityDesk["open"]): IdentityDesk {
    const { identity: book, clock } = this.#desk;
    return { book, nowMs: clock.read(), open };
  }
}
