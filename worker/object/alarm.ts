import { Alarm } from "../../src/alarm.ts";
import { clockApartMs } from "../../src/bounds.ts";
import { type EpochMs, minuteMs, secondMs } from "../../src/time.ts";
import { logFault } from "../platform/log.ts";
import { endWhenStanding } from "./clock.ts";

/** What has rung ahead of its time waits for it so many seconds at most. */
const earlySecondsMax = 20;

/** What the platform says of an alarm that rings. */
export type Ring = Pick<AlarmInvocationInfo, "scheduledTime">;

/** What an object's alarm is for. */
export interface Purpose {
  /** The object's kind, for the log. */
  readonly name: string;
  /** When the object has something to do by itself, out of its rows; `null`: never. */
  readonly due: (nowMs: EpochMs) => EpochMs | null;
  /** What is due is done this long from now at the earliest; a second unless told. */
  readonly pauseMs?: number;
}

/**
 * An object's alarm. The platform rings again when a handler throws, unless the handler had set or
 * deleted the alarm before; and when an object is ended while its alarm rings, it may leave one in
 * the past. So neither is relied on: `run` lets no handler throw, and what is due is read from the
 * rows, after each ring and before an instance's first call. What rings it has a clock of its own:
 * where that is ahead of the object's, `run` waits, or it would be rung again at once, without end.
 */
export class ObjectAlarm extends Alarm {
  readonly #state: DurableObjectState;
  readonly #purpose: Purpose;
  #expected: ReturnType<typeof setTimeout> | undefined;

  constructor(state: DurableObjectState, purpose: Purpose) {
    // One that cannot be set ends the object, and nobody hears of it where a timer sets it.
    super((atMs) => {
      const { storage } = state;
      const set = atMs === null ? storage.deleteAlarm() : storage.setAlarm(atMs);
      void set.catch(() => undefined);
    });
    this.#state = state;
    this.#purpose = purpose;
    void state.blockConcurrencyWhile(async () => {
      const atMs = await state.storage.getAlarm();
      this.learn(atMs);
      if (atMs !== null && atMs <= Date.now()) this.#expectRing(atMs);
      else this.rearm();
    });
  }

  /**
   * An alarm of the past that an instance begins with: mostly it is what has woken the object, and is
   * about to ring; to set it now would call that off. Or it was forgotten, or this clock is ahead.
   */
  #expectRing(atMs: EpochMs): void {
    this.#expected = setTimeout(() => {
      this.hear(atMs, Date.now());
      this.rearm();
    }, secondMs);
  }

  /**
   * Does what the alarm has rung for, and has it ring for what is due next. An alarm that rings ahead
   * of its time, by this object's clock, is waited for until then, or until something that was set
   * meanwhile is due, up to `earlySecondsMax`. Never throws.
   */
  async run(ring: Ring | undefined, work: () => Promise<void> | void): Promise<void> {
    clearTimeout(this.#expected);
    const beganMs = Date.now();
    const scheduledMs = ring?.scheduledTime ?? beganMs;
    this.rang(scheduledMs, beganMs);
    const isLate = beganMs - scheduledMs > clockApartMs;
    // Where its clock stands, what waits for the time that was set would wait for ever.
    const isEarly = scheduledMs - beganMs > secondMs;
    if ((isLate || isEarly) && (await endWhenStanding(this.#state, beganMs, true))) return;
    try {
      await this.#untilDue(scheduledMs);
      await work();
    } catch (fault) {
      logFault(`${this.#purpose.name}_alarm_failed`, fault);
    }
    this.rearm();
  }

  /** As it is; where that shows less, the object asks whether its clock stands, and ends if it does. */
  override hear(toldMs: EpochMs, nowMs: EpochMs): void {
    super.hear(toldMs, nowMs);
    if (nowMs - toldMs <= clockApartMs) return;
    this.#state.waitUntil(endWhenStanding(this.#state, nowMs, false));
  }

  async #untilDue(scheduledMs: EpochMs): Promise<void> {
    for (let seconds = 0; seconds < earlySecondsMax; seconds += 1) {
      const leftMs = Math.min(scheduledMs, this.atMs ?? scheduledMs) - Date.now();
      if (leftMs <= 0) return;
      await scheduler.wait(Math.min(leftMs, secondMs));
    }
  }

  /**
   * What it was set for is done and written: where nothing else is due it is taken back in the same turn,
   * so that both are one commit. While it rings the platform forgets it by a commit of its own, unless
   * that was done here. Where something is due it stays as it is: that may be due a while from now on,
   * whenever it is asked. Never throws.
   */
  settle(): void {
    try {
      if (this.#purpose.due(Date.now()) === null) this.takeBack();
    } catch (fault) {
      logFault(`${this.#purpose.name}_rearm_failed`, fault);
    }
  }

  /** Has it ring when something is due. Never throws. */
  rearm(): void {
    const nowMs = Date.now();
    const { due, pauseMs = secondMs } = this.#purpose;
    try {
      const next = due(nowMs);
      if (next !== null) this.ringBy(Math.max(next, nowMs + pauseMs), nowMs);
    } catch (fault) {
      logFault(`${this.#purpose.name}_rearm_failed`, fault);
      this.ringBy(nowMs + minuteMs, nowMs);
    }
  }
}

/** Runs `step` in one transaction. When it throws, what it set of the alarm is undone as well. */
export function transactWithAlarm<T>(state: DurableObjectState, alarm: Alarm, step: () => T): T {
  const before = alarm.atMs;
  try {
    return state.storage.transactionSync(step);
  } catch (fault) {
    alarm.learn(before);
    throw fault;
  }
}
