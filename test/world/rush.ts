import type { Payment } from "../../src/client/index.ts";
import { walletHolding } from "./books.ts";
import { persist, type Told } from "./door.ts";
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

/** Where somebody gives a secret. */
export interface Place {
  readonly by: Holder;
  readonly path: string;
}

/**
 * Fifty requests at once, each of them new: the places take turns, and all are given the same. What
 * each was told in the end, and at which place.
 */
export async function giveAtOnce(
  places: readonly Place[],
  given: object | readonly object[],
): Promise<readonly (Told & { readonly place: number })[]> {
  return await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const place = i % places.length;
      const { by, path } = places[place] as Place;
      const body = Array.isArray(given) ? given[i] : given;
      return { place, ...(await persist(() => send(by, "POST", path, body))) };
    }),
  );
}

/** What a wallet holds besides the record of what was tried: rows by table, and balances. */
export async function heldBesideTries(route: string): Promise<Readonly<Record<string, unknown>>> {
  const { rows, balances } = await walletHolding(route);
  const { step_up: _steps, security_event: _events, proof_use: _proofs, ...others } = rows;
  return { ...others, balances };
}
