import { expect, it } from "vitest";
import { ask, call, env, type Holder, idsOf, inside, makePair, makeRequest } from "../world.ts";

it("takes the bootstrap secret once of fifty, and tells a replay from a thief", async () => {
  const by: Holder = { key: await makePair(), token: null };
  const body = { secret: env.BOOTSTRAP_SECRET, name: "First Approver" };
  const ready = { by, method: "POST", path: "/v1/operators/bootstrap", body };
  expect((await call({ ...ready, proof: null })).status).toBe(401);
  const recorded = await makeRequest(ready);
  const copies = Array.from({ length: 50 }, () => recorded.clone());
  const answers = await Promise.all(copies.map((copy) => ask(copy)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  // The key that was enrolled is told so, since it may have lost the answer.
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(49);
  expect((await ask(recorded)).status).toBe(409);
  const thief: Holder = { key: await makePair(), token: null };
  expect((await call({ ...ready, by: thief })).status).toBe(403);
  const [control] = await idsOf("CONTROL");
  const operators = await inside("CONTROL", control as DurableObjectId, (sql) =>
    sql.exec("SELECT * FROM operator").toArray(),
  );
  expect(operators).toHaveLength(1);
});
