import type { Payment } from "../../src/client/index.ts";
import { persist } from "./door.ts";
import { type Holder, send } from "./forge.ts";
import { bill, holder, type Till } from "./people.ts";

/**
 * Fifty payments at once, each with a reference and an amount (500, 501 …) of its own: the codes and
 * the tills take turns. What each of them was told in the end.
 */
export async function payAtOnce(
  codes: readonly string[],
  tills: readonly Till[],
): Promise<readonly Payment[]> {
  const holders = await Promise.all(tills.map(holder));
  return await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const request = bill(`${codes[i % codes.length]}`, { amount: 500 + i });
      const by = holders[i % holders.length] as Holder;
      const { body } = await persist(() => send(by, "POST", "/v1/payments", request));
      return body as Payment;
    }),
  );
}
