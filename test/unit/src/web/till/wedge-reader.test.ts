import { describe, expect, it } from "vitest";
import {
  type Entered,
  type HeardKey,
  type Verdict,
  WedgeReader,
} from "../../../../../src/web/till/wedge-reader.ts";

/** Hears keys at a pace, and tells all that came of them and how each was taken. */
class Listener {
  readonly reader = new WedgeReader();
  readonly entered: Entered[] = [];
  readonly verdicts: Verdict[] = [];
  atMs = 1_000;

  press(key: string, part: Partial<HeardKey> = {}): void {
    this.entered.push(...this.reader.settle(this.atMs));
    const whole = { key, code: "", isShifted: false, isCommand: false, isRepeat: false };
    const { verdict, entered } = this.reader.hear({ ...whole, atMs: this.atMs, ...part });
    this.entered.push(...entered);
    this.verdicts.push(verdict);
  }

  type(text: string, everyMs: number): this {
    for (const key of text) {
      this.press(key);
      this.atMs += everyMs;
    }
    return this;
  }

  rest(durationMs: number): this {
    this.atMs += durationMs;
    this.entered.push(...this.reader.settle(this.atMs));
    return this;
  }
}

const typed = (text: string): Entered[] => [...text].map((key) => ({ kind: "typed", key }));
const scanned = (text: string, before = ""): Entered[] => [{ kind: "scanned", text, before }];

describe("a scanner that types", () => {
  it.each([24, 13, 8, 6])(
    "%i digits at 8 ms are one text, and no digit of it is typed",
    (count) => {
      const text = "123456789012345678901234".slice(0, count);
      const listener = new Listener().type(text, 8);
      listener.press("Enter");
      expect(listener.entered).toEqual(scanned(text));
      expect(listener.verdicts.at(-1)).toBe("withheld");
    },
  );

  it("ends after 80 ms of silence where it sends no ending", () => {
    const listener = new Listener().type("4912345678904", 16).rest(40);
    expect(listener.entered).toEqual([]);
    expect(listener.rest(80).entered).toEqual(scanned("4912345678904"));
  });

  it("has its late Enter withheld for 300 ms, and no longer", () => {
    const listener = new Listener().type("12345678", 8).rest(100);
    listener.press("Enter");
    listener.rest(400).press("Enter");
    expect(listener.verdicts.slice(-2)).toEqual(["withheld", "left"]);
    expect(listener.reader.isDeaf(listener.atMs)).toBe(false);
  });

  it("sends a line feed as a command, which no browser obeys", () => {
    const listener = new Listener().type("12345678", 8);
    const command = { code: "KeyJ", isCommand: true };
    listener.press("j", command);
    listener.rest(8).press("Enter");
    listener.rest(8).press("j", command);
    listener.rest(400).press("j", command);
    expect(listener.verdicts.slice(8)).toEqual(["withheld", "withheld", "withheld", "left"]);
    expect(listener.entered).toEqual(scanned("12345678"));
    const person = new Listener().type("12345678", 8).rest(40);
    person.press("r", { code: "KeyR", isCommand: true });
    expect(person.verdicts.at(-1)).toBe("left");
  });

  it("may press shift for its capitals", () => {
    const listener = new Listener();
    for (const key of "eyJhbG") {
      if (/[A-Z]/.test(key)) listener.press("Shift");
      listener.press(key);
      listener.atMs += 8;
    }
    expect(listener.rest(90).entered).toEqual(scanned("eyJhbG"));
  });

  it("is read by the places of its keys while an input method takes them", () => {
    const listener = new Listener();
    const codes = ["KeyE", "KeyY", "KeyJ", "Digit1", "Numpad2", "Period", "Minus"];
    for (const code of codes) {
      listener.press("Process", { code, isShifted: code === "KeyJ" || code === "Minus" });
      listener.atMs += 8;
    }
    expect(listener.rest(90).entered).toEqual(scanned("eyJ12._"));
  });
});

describe("a scanner that pauses", () => {
  it.each([
    [1, 60],
    [1, 250],
    [5, 100],
  ])("after %i keys for %i ms: its text names them", (count, pauseMs) => {
    const text = "123456789012345678901234";
    const listener = new Listener().type(text.slice(0, count), 8);
    listener.atMs += pauseMs - 8;
    listener.type(text.slice(count), 8).press("Enter");
    const before = text.slice(0, count);
    expect(listener.entered).toEqual([...typed(before), ...scanned(text.slice(count), before)]);
  });

  it("names no key that was typed longer before it, nor the keys before another scan", () => {
    const listener = new Listener().type("1", 8);
    listener.atMs += 243;
    listener.type("234567", 8).rest(90).type("7654321", 8).rest(90);
    const both = [...scanned("234567"), ...scanned("7654321")];
    expect(listener.entered).toEqual([...typed("1"), ...both]);
  });

  it("pauses twice, or comes upon a cashier's digits: all of them are named", () => {
    const listener = new Listener().type("12", 200).type("9", 60).type("01234567", 8).rest(90);
    expect(listener.entered).toEqual([...typed("129"), ...scanned("01234567", "129")]);
  });
});

describe("a person", () => {
  it("types key by key, each told within 36 ms", () => {
    const listener = new Listener().type("1200", 120);
    expect(listener.entered).toEqual(typed("120"));
    expect(listener.rest(36).entered).toEqual(typed("1200"));
  });

  it("may roll over two keys: fewer than six are never a scan", () => {
    const listener = new Listener().type("12345", 20).rest(80);
    expect(listener.entered).toEqual(typed("12345"));
  });

  it("holds a key down: its repeats count for nothing", () => {
    const listener = new Listener().type("5", 30);
    for (let times = 0; times < 9; times++) {
      listener.press("5", { isRepeat: true });
      listener.atMs += 30;
    }
    expect(listener.rest(100).entered).toEqual(typed("5"));
  });

  it("presses Enter, Space and commands as everywhere", () => {
    const listener = new Listener().type("7", 200);
    listener.press("Enter");
    listener.press(" ");
    listener.press("v", { isCommand: true });
    expect(listener.verdicts).toEqual(["kept", "left", "left", "left"]);
    expect(listener.entered).toEqual(typed("7"));
  });
});

it("digits that follow a scan at a person's pace are typed", () => {
  const listener = new Listener().type("9392000123", 8);
  listener.press("Enter");
  listener.rest(100).type("45", 100).rest(40);
  expect(listener.entered).toEqual([...scanned("9392000123"), ...typed("45")]);
});
