import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Rounds } from "../../../../worker/observe/rounds.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("scheduler", { wait: (ms: number) => new Promise((done) => setTimeout(done, ms)) });
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("notes the slowest of each kind, and gives what was answered", async () => {
  const rounds = new Rounds();
  const later = (ms: number) => () => new Promise<string>((done) => setTimeout(done, ms, "told"));
  const asking = Promise.all([rounds.ask("guard", later(300)), rounds.ask("guard", later(20))]);
  await vi.advanceTimersByTimeAsync(400);
  expect(await asking).toEqual(["told", "told"]);
  expect(rounds.answers).toEqual([{ component: "guard", asked: 2, tookMs: 300 }]);
});

it("gives up after 2 s, and says of the kind that one did not answer", async () => {
  const rounds = new Rounds();
  const asking = Promise.all([
    rounds.ask("handle", () => new Promise<never>(() => undefined)),
    rounds.ask("handle", async () => 1),
  ]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await asking).toEqual([null, 1]);
  expect(rounds.answers).toEqual([{ component: "handle", asked: 2, tookMs: null }]);
});

it("lets no fault of an object pass, nor what it says to the operator", async () => {
  const rounds = new Rounds();
  const broken = async () => {
    throw new Error("no such table: secret");
  };
  expect(await rounds.ask("courier", broken)).toBeNull();
  expect(rounds.answers).toEqual([{ component: "courier", asked: 1, tookMs: null }]);
  expect(console.error).toHaveBeenCalledTimes(1);
});

it("forgets no object that did not answer over one that does later", async () => {
  const rounds = new Rounds();
  await rounds.ask("merchant", () => Promise.reject(new Error("gone")));
  await rounds.ask("merchant", async () => 1);
  expect(rounds.answers).toEqual([{ component: "merchant", asked: 2, tookMs: null }]);
});
