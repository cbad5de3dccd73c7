import { expect, it } from "vitest";
import { StepUpDesk } from "../../../../../src/web/payer/step-up-desk.ts";
import { answered, refused } from "./replies.ts";

const needed = refused("step_up_required");

it("does an act once more when the identity check was passed", async () => {
  const desk = new StepUpDesk();
  const replies = [needed, answered("done")];
  const done = desk.run("limits", async () => replies.shift() ?? needed);
  await new Promise(setImmediate);
  expect(desk.asked.value?.purpose).toBe("limits");
  desk.asked.value?.passed();
  expect(await done).toMatchObject({ body: "done" });
  expect(desk.asked.value).toBeNull();
});

it("ends with the refusal when the check was given up", async () => {
  const desk = new StepUpDesk();
  const done = desk.run("limits", async () => needed);
  await new Promise(setImmediate);
  desk.asked.value?.givenUp();
  expect(await done).toBe(needed);
});

it("ends the one before with its refusal when another check is asked for", async () => {
  const desk = new StepUpDesk();
  const first = desk.run("limits", async () => needed);
  await new Promise(setImmediate);
  void desk.run("redemption", async () => needed);
  expect(await first).toBe(needed);
  expect(desk.asked.value?.purpose).toBe("redemption");
});

it("asks for nothing where an act needs no check", async () => {
  const desk = new StepUpDesk();
  expect(await desk.run("limits", async () => answered("done"))).toMatchObject({ body: "done" });
  expect(desk.asked.value).toBeNull();
});
