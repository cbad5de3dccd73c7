import { expect, it } from "vitest";
import { proofKeptMs } from "../../../../src/bounds.ts";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { sealId } from "../../../../src/token/seal.ts";
import { customerOf } from "../../../../worker/caller/customer.ts";
import type { Call } from "../../../../worker/door/route.ts";
import { random } from "../../../../worker/platform/keys.ts";

const route = "0123456789abcdef0123456789abcdef";

it("names wallet, device, key, token and proof, each by the member that says it", async () => {
  const parsed = await parseKeyRing(await makeKeyRing(random));
  if (!parsed.ok) throw new Error(parsed.fault);
  const ring = parsed.value;
  const token = {
    ...{ kind: "customer", sub: sealId(ring, "wal", route, 0, 1), jkt: "key", jti: "token" },
    ...{ device_id: sealId(ring, "dev", route, 7, 1), epoch: [1, 2, 3], auth_time_ms: 40 },
  };
  const proof = { jkt: "key of the proof", jti: "proof", issuedAtMs: 50 };
  const call = { ring, token, proof } as unknown as Call;
  expect(customerOf(call)).toEqual({
    route,
    caller: { deviceNumber: 7, jkt: "key", jti: "token", epoch: [1, 2, 3], authTimeMs: 40 },
    proof: { jkt: "key of the proof", jti: "proof", untilMs: 50 + proofKeptMs },
  });
});
