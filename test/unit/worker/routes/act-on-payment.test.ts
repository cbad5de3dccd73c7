import { expect, it } from "vitest";
import { makeKeyRing, parseKeyRing } from "../../../../src/token/key-ring.ts";
import { sealId } from "../../../../src/token/seal.ts";
import type { Call } from "../../../../worker/door/route.ts";
import { random } from "../../../../worker/platform/keys.ts";
import {
  actOnPayment,
  type PaymentAct,
} from "../../../../worker/routes/terminal/act-on-payment.ts";

const route = "0123456789abcdef0123456789abcdef";

it("has a new id sealed with the newest key, whatever key the payment's id was sealed with", async () => {
  const [newer, older] = [await makeKeyRing(random), await makeKeyRing(random)].map((json) =>
    JSON.parse(json),
  );
  const ids = [{ ...newer.seal.id[0], n: 2 }, older.seal.id[0]];
  const rotated = { ...newer, seal: { ...newer.seal, id: ids } };
  const parsed = await parseKeyRing(JSON.stringify(rotated));
  if (!parsed.ok) throw new Error(parsed.fault);
  const ring = parsed.value;
  for (const keyNumber of [1, 2]) {
    const commands: PaymentAct[] = [];
    const call = {
      ...{ ring, requestId: "req_test", params: { id: sealId(ring, "pay", route, 7, keyNumber) } },
      body: { reference: "rfd-1", amount: 300 },
      token: { kind: "terminal", sub: "ter_1", merchant_id: "mer_1", epoch: [1, 1, 1] },
      env: { WALLET: { idFromName: (name: string) => name, get: (name: string) => name } },
      snapshot: async () => ({ snapshot: {} }),
    };
    const done = await actOnPayment(
      call as unknown as Call<typeof call.body>,
      async (_, command) => {
        commands.push(command);
        return { kind: "done" };
      },
    );
    if (!done.ok) throw new Error(done.fault.code);
    expect(commands).toMatchObject([{ paymentSequence: 7, amountMinor: 300, idKey: 2 }]);
    expect(done.value.seal("rfd", 8, 2)).toBe(sealId(ring, "rfd", route, 8, 2));
  }
});
