import { Alarm } from "../src/alarm.ts";

/**
 * An object's alarm, known from its first call on: calls wait until the platform was asked, and
 * `rearm` has seen to what an earlier instance has left.
 */
export function objectAlarm(state: DurableObjectState, rearm: () => void): Alarm {
  const alarm = new Alarm((atMs) => void state.storage.setAlarm(atMs));
  void state.blockConcurrencyWhile(async () => {
    alarm.learn(await state.storage.getAlarm());
    rearm();
  });
  return alarm;
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
