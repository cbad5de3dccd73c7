import { endReached, endStop, nextEndMs, readingsApartMs } from "../../src/control/end.ts";
import { systemActor } from "../../src/control/finding.ts";
import type { StopRecord } from "../../src/control/stop.ts";
import { isHeld, walletTarget } from "../../src/control/stop.ts";
import type { HeldStop } from "../../src/identity/held-stops.ts";
import { type EpochMs, minuteMs } from "../../src/time.ts";
import { answered } from "../object/legs.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { walletObject } from "../wallet/stub.ts";
import type { ControlDesk } from "./desk.ts";

/** What ends by itself ends here: nobody else judges an end by a clock. */
export class Ends {
  readonly #desk: ControlDesk;
  /** Between two readings of the clock. */
  #ending = false;

  constructor(desk: ControlDesk) {
    this.#desk = desk;
  }

  /**
   * When the first end is reached, or, while one is being made, when that is looked at again: what
   * makes it may end before it has. `null`: there is none.
   */
  dueMs(nowMs: EpochMs): EpochMs | null {
    const end = nextEndMs(this.#desk.book);
    return end !== null && this.#ending ? Math.max(end, nowMs + minuteMs) : end;
  }

  /**
   * Begins to end what is over, which takes two readings of the clock and the time between; it goes
   * on when the alarm has ended.
   */
  begin(): void {
    const firstMs = this.#desk.clock.read();
    const end = nextEndMs(this.#desk.book);
    if (this.#ending || end === null || end > firstMs) return;
    this.#ending = true;
    const ended = this.#endAfterPause(firstMs).catch((fault) => logFault("ends_failed", fault));
    this.#desk.after(
      ended.then(() => {
        this.#ending = false;
        this.#desk.alarm.rearm();
      }),
    );
  }

  async #endAfterPause(firstMs: EpochMs): Promise<void> {
    await scheduler.wait(readingsApartMs);
    const readings = { firstMs, secondMs: this.#desk.clock.read() };
    const atWallets = this.#desk.transact(() => endReached(this.#desk.book, readings));
    for (const stop of atWallets) {
      try {
        await this.#endAtWallet(stop);
      } catch (fault) {
        logFault("stop_not_ended", fault, { stop_id: stop.stopId });
      }
    }
  }

  /**
   * The wallet lifts it first, if it knows of no later end. What the wallet still keeps when nothing
   * holds it any more goes too. It is raised again when it was raised for longer meanwhile.
   */
  async #endAtWallet(stop: StopRecord): Promise<void> {
    const { scope, id, stopId, untilMs } = stop;
    const { book, clock } = this.#desk;
    const ring = await keyRing(this.#desk.env);
    const target = walletTarget(ring, scope as "wallet" | "device", id ?? "");
    if (target === null) throw new Error("a stop of a wallet names it");
    const wallet = walletObject(this.#desk.env, target.route);
    const { deviceNumber } = target;
    const device = deviceNumber === undefined ? {} : { deviceNumber };
    const command = { scope: target.scope, reason: stopId, actor: systemActor, ...device };
    const lift = async (each: HeldStop) => {
      const authority = this.#desk.ownAuthority(stopId);
      const done = await answered(wallet.liftStop({ ...command, ...each }, authority));
      if (done.kind === "stale_snapshot") throw new Error(`the wallet refused: ${done.fault}`);
      return done.kind === "done" ? done.standing : [];
    };
    const standing = await lift({ stopId, untilMs });
    if (this.#desk.transact(() => endStop(book, stop, clock.read()))) {
      if (isHeld(book.openStops(), target, standing)) return;
      for (const left of standing) await lift({ stopId: left, untilMs: null });
      return;
    }
    const now = book.stop(stopId);
    if (now === null || now.liftedAtMs !== null) return;
    const { reason, raisedBy: actor } = now;
    const again = { ...command, reason, actor, stopId, untilMs: now.untilMs };
    await answered(wallet.raiseStop(again, this.#desk.ownAuthority(stopId)));
  }
}
