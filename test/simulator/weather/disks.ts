import { isCall, type MakeKind, waySaid } from "./kind.ts";

/**
 * Disks that are full, for one statement, for an object for a while and for all of them, or that
 * fail under a statement. But for a statement that fails alone, the object ends with its turn.
 */
export const disks: MakeKind = (sky) => {
  const { dice } = sky;
  let full: { readonly object: string | null; readonly untilMs: number } | null = null;
  sky.often(4 * 60_000, () => {
    const isAll = dice.chance(20);
    const object = isAll ? null : (sky.anyLiving()?.label ?? null);
    const lastsMs = dice.between(1_000, isAll ? 15_000 : 60_000);
    const kind = object === null ? "all disks full" : "disk of an object full";
    if (!sky.befalls(kind, `${object ?? ""} ${lastsMs} ms`)) return;
    full = { object, untilMs: sky.nowMs + lastsMs };
  });
  return {
    isDiskFull(object, statement) {
      if (full !== null && full.untilMs > sky.nowMs) {
        if (full.object === null || full.object === object) return true;
      }
      if (!sky.strikes(0.08)) return false;
      const isAlone = dice.chance(50);
      const kind = isAlone ? "disk full for a statement" : "disk full for a turn";
      if (!sky.befalls(kind, `${object}: ${statement.slice(0, 60)}`)) return false;
      return isAlone ? "statement" : true;
    },
    isDiskBroken(object, statement) {
      if (!sky.strikes(0.02)) return false;
      return sky.befalls("disk broken", `${object}: ${statement.slice(0, 60)}`);
    },
  };
};

/** Receivers that take a part of what they are told, and find the disk full in the middle of it. */
export const brokenBatches: MakeKind = (sky) => {
  const aims = new Aims();
  return {
    passage(message, passage) {
      const { from, to } = message;
      if (!isCall(message) || !from.includes("(") || !sky.strikes(1.5)) return passage;
      aims.take(to, sky.dice.between(2, 12), waySaid(message));
      return passage;
    },
    isDiskFull(object, statement) {
      const why = aims.count(object);
      if (why === null) return false;
      const isAlone = sky.dice.chance(50);
      const said = `${object}: ${statement.slice(0, 60)}, ${why}`;
      if (!sky.befalls("batch broken off", said)) return false;
      return isAlone ? "statement" : true;
    },
  };
};

/**
 * Steps that fail alone: of whoever has just told another object something, one of the next
 * statements finds the disk full, and the object lives on with what it remembers.
 */
export const failingSteps: MakeKind = (sky) => {
  const aims = new Aims();
  return {
    passage(message, passage) {
      const { from } = message;
      if (!isCall(message) || !from.includes("(") || !sky.strikes(4)) return passage;
      aims.take(from, sky.dice.between(1, 5), waySaid(message));
      return passage;
    },
    isDiskFull(object, statement) {
      const why = aims.count(object);
      if (why === null) return false;
      const said = `${object}: ${statement.slice(0, 60)}, after ${why}`;
      return sky.befalls("step failed", said) ? "statement" : false;
    },
  };
};

/** Objects of which one of the next statements is to fail. */
class Aims {
  readonly #aims = new Map<string, { left: number; readonly why: string }>();

  /** The statement after `left - 1` others, and why. */
  take(object: string, left: number, why: string): void {
    this.#aims.set(object, { left, why });
  }

  /** Counts a statement of an object; why it is the one that fails, or null. */
  count(object: string): string | null {
    const aim = this.#aims.get(object);
    if (aim === undefined) return null;
    aim.left -= 1;
    if (aim.left > 0) return null;
    this.#aims.delete(object);
    return aim.why;
  }
}
