import { expect, it } from "vitest";
import { controlObject } from "../../worker/control/stub.ts";
import { env, openWorld, told } from "../world.ts";

const world = openWorld();

it("walks alerts in pages and misses none that happens again meanwhile", async () => {
  const { client } = world().viewer;
  const control = controlObject(env);
  const raise = (subject: string) =>
    control.raiseAlert({ kind: "handle_guesses", subject, evidence: {}, proposedStop: null });
  const subjects = Array.from({ length: 105 }, (_, i) => `subject ${i}`);
  for (const subject of subjects) await raise(subject);
  const first = await told(client.alerts());
  expect(first.alerts).toHaveLength(100);
  const shown = new Set(first.alerts.map(({ subject }) => subject));
  for (const subject of subjects) if (!shown.has(subject)) await raise(subject);
  const second = await told(client.alerts({ cursor: first.cursor ?? "" }));
  const walked = [...first.alerts, ...second.alerts].map(({ subject }) => subject);
  expect(second.cursor).toBeNull();
  expect(walked.toSorted()).toEqual(subjects.toSorted());
});
