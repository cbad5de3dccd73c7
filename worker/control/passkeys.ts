import {
  beginPasskey,
  beginSignIn,
  finishSignIn,
  passkeysOfSignIn,
  provePasskey,
} from "../../src/control/passkey.ts";
import { ok } from "../../src/result.ts";
import { ControlBacktests } from "./backtests.ts";
import type { By } from "./desk.ts";

type Command<Act extends (book: never, command: never) => unknown> = Omit<
  Parameters<Act>[1],
  "nowMs"
>;

/** The calls to Control that are about operators' passkeys. */
export class ControlPasskeys extends ControlBacktests {
  beginPasskey(by: By, command: Parameters<typeof beginPasskey>[2]) {
    return this.commit(by, (act) => beginPasskey(this.book, act, command));
  }

  provePasskey(by: By, command: Parameters<typeof provePasskey>[2]) {
    return this.commit(by, (act) => provePasskey(this.book, act, command));
  }

  beginSignIn(command: Command<typeof beginSignIn>) {
    const nowMs = this.clock.read();
    return this.ctx.storage.transactionSync(() => beginSignIn(this.book, { ...command, nowMs }));
  }

  passkeysOfSignIn(signInId: string) {
    return passkeysOfSignIn(this.book, signInId);
  }

  /** The operator who is let in, with the epoch that the token carries. */
  finishSignIn(command: Command<typeof finishSignIn>) {
    const nowMs = this.clock.read();
    return this.ctx.storage.transactionSync(() => {
      const entered = finishSignIn(this.book, { ...command, nowMs });
      if (!entered.ok) return entered;
      return ok({ who: entered.value, kindEpoch: this.book.kindEpoch("operators") });
    });
  }
}
