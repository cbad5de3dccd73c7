import { endReached, endStop, nextEndMs, readingsApartMs } from "../../src/control/end.ts";
import { systemActor } from "../../src/control/finding.ts";
import type { StopRecord } from "../../src/control/stop.ts";
import type { EpochMs } from "../../src/time.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { walletTarget } from "../routes/operator/wallet-control.ts";
import { walletObject } from "../wallet/stub.ts";
import { ControlAdjustments } from "./adjustments.ts";

/** What ends by itself ends here: nobody else judges an end by a clock. */
export class ControlEnds extends ControlAdjustments {
  /** Between two readings of the clock. */
  #ending = false;

  protected override nextMs(nowMs: EpochMs): EpochMs | null {
    const end = this.#ending ? null : nextEndMs(this.book);
    return earlier(super.nextMs(nowMs), end);
  }

  /** Begins to end what is over: that takes two readings of the clock and the time between. */
  protected endWhatIsOver(): void {
    const firstMs = this.clock.read();
    const end = nextEndMs(this.book);
    if (this.#ending || end === null || end > firstMs) return;
    this.#ending = true;
    const ended = this.#endAfterPause(firstMs).catch((fault) => logFault("ends_failed", fault));
    this.ctx.waitUntil(
      ended.then(() => {
        this.#ending = false;
        this.wake.rearm();
      }),
    );
  }

  async #endAfterPause(firstMs: EpochMs): Promise<void> {
    await scheduler.wait(readingsApartMs);
    const readings = { firstMs, secondMs: this.clock.read() };
    const atWallets = this.transact(() => endReached(this.book, readings));
    for (const stop of atWallets) {
      try {
        await this.#endAtWallet(stop);
      } catch (fault) {
        logFault("stop_not_ended", fault, { stop_id: stop.stopId });
      }
    }
  }

  /** The wallet lifts it first; when it was raised for longer meanwhile, it is raised again. */
  async #endAtWallet(stop: StopRecord): Promise<void> {
    const { scope, id, stopId } = stop;
    const ring = await keyRing(this.env);
    const target = walletTarget({ ring }, scope as "wallet" | "device", id ?? "");
    if (target === null) throw new Error("a stop of a wallet names it");
    const { route, deviceNumber } = target;
    const device = deviceNumber === undefined ? {} : { deviceNumber };
    const command = { scope: target.scope, reason: stopId, actor: systemActor, ...device };
    const lifted = await walletObject(this.env, route).liftStop(command, this.ownAuthority(stopId));
    if (lifted.kind === "stale_snapshot") throw new Error(`the wallet refused: ${lifted.fault}`);
    if (this.transact(() => endStop(this.book, stop, this.clock.read()))) return;
    const now = this.book.stop(stopId);
    if (now === null || now.liftedAtMs !== null) return;
    const again = { ...command, reason: now.reason, actor: now.raisedBy, untilMs: now.untilMs };
    await walletObject(this.env, route).raiseStop(again, this.ownAuthority(stopId));
  }
}

/** The earlier of two times, of which each may be none. */
export function earlier(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
