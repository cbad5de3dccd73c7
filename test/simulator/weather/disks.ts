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
  const armed = new Map<string, { left: number; readonly why: string }>();
  return {
    passage(message, passage) {
      const { from, to } = message;
      if (!isCall(message) || !from.includes("(") || !sky.strikes(1.5)) return passage;
      armed.set(to, { left: sky.dice.between(2, 12), why: waySaid(message) });
      return passage;
    },
    isDiskFull(object, statement) {
      const aim = armed.get(object);
      if (aim === undefined) return false;
      aim.left -= 1;
      if (aim.left > 0) return false;
      armed.delete(object);
      const isAlone = sky.dice.chance(50);
      const said = `${object}: ${statement.slice(0, 60)}, ${aim.why}`;
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
  const armed = new Map<string, { left: number; readonly why: string }>();
  return {
    passage(message, passage) {
      const { from } = message;
      if (!isCall(message) || !from.includes("(") || !sky.strikes(4)) return passage;
      armed.set(from, { left: sky.dice.between(1, 5), why: waySaid(message) });
      return passage;
    },
    isDiskFull(object, statement) {
      const aim = armed.get(object);
      if (aim === undefined) return false;
      aim.left -= 1;
      if (aim.left > 0) return false;
      armed.delete(object);
      const said = `${object}: ${statement.slice(0, 60)}, after ${aim.why}`;
      return sky.befalls("step failed", said) ? "statement" : false;
    },
  };
};
