import type { AppClient, TerminalClient } from "../../../src/client/index.ts";
import type { Product } from "../authorize/rival.ts";
import { runOver } from "../load.ts";
import { type Asked, codeOf, signedPayment } from "../payments.ts";
import type { UsualStack } from "./rival.ts";

/** A signature's last characters but one: any other there makes it another signature. */
const signatureBit = /(.)(.)$/;

/**
 * Throws unless the usual stack decides as the product does: an approval, its replay, a reference
 * used for something else, a spent code, a repetition, forged token, proof, body and code, and the
 * limits by count and by amount.
 */
export async function agree(product: Product, usual: UsualStack, origin: string): Promise<void> {
  const [till] = product.town.tills;
  const [first, second, third] = product.others;
  if (till === undefined || first === undefined || second === undefined || third === undefined) {
    throw new Error("a town has a till, and customers who pay in no round");
  }
  const cases = new Cases(product, usual, { till, origin });
  const code = await cases.codeOf(first, 1_000_001);
  const asked = { reference: "agree-first", code, amount: 100 };
  await cases.same("a payment", asked);
  await cases.same("the same again", asked);
  await cases.same("its reference for another amount", { ...asked, amount: 101 });
  await cases.same("its code again", { reference: "agree-spent", code, amount: 102 });
  const next = await cases.codeOf(first, 1_000_001);
  const repeated = { reference: "agree-repeated", code: next, amount: 100 };
  await cases.same("the same amount again", repeated);
  const fresh = await cases.codeOf(first, 1_000_001);
  const forged = { reference: "agree-forged", code: fresh, amount: 103 };
  await cases.same("a forged token", forged, (text) => broken(text, /^Authorization: .*$/m));
  await cases.same("a forged proof", forged, (text) => broken(text, /^DPoP: .*$/m));
  await cases.same("another body", forged, (text) => text.replace('"amount":103', '"amount":104'));
  await cases.same("a forged code", { ...forged, code: broken(fresh, /.*/) });
  for (let n = 0; n <= 10; n += 1) {
    const shown = await cases.codeOf(second, 1_000_002);
    const reference = `agree-count-${n}`;
    await cases.same(`payment ${n} in a minute`, { reference, code: shown, amount: 200 + n });
  }
  for (const [n, amount] of [29_000, 22_000].entries()) {
    const shown = await cases.codeOf(third, 1_000_003);
    const reference = `agree-amount-${n}`;
    await cases.same(`${amount} in ten minutes`, { reference, code: shown, amount });
  }
  if (cases.differences.length > 0) {
    throw new Error(`the usual stack decides otherwise: ${cases.differences.join("; ")}`);
  }
}

class Cases {
  readonly differences: string[] = [];
  readonly #product: Product;
  readonly #usual: UsualStack;
  readonly #at: { readonly till: TerminalClient; readonly origin: string };
  readonly #paid = new Set<string>();

  constructor(product: Product, usual: UsualStack, at: { till: TerminalClient; origin: string }) {
    this.#product = product;
    this.#usual = usual;
    this.#at = at;
  }

  /** A code that both know. */
  async codeOf(customer: AppClient, number: number): Promise<string> {
    const code = await codeOf(customer);
    const request = await this.#signed({ reference: "agree-known", code, amount: 1 });
    await this.#usual.know([request], [number]);
    return code;
  }

  /** Both answer the same to a request, each with a proof of its own. */
  async same(what: string, asked: Asked, change = (text: string) => text): Promise<void> {
    const told = [];
    for (const { ports } of [this.#product, this.#usual]) {
      const request = Buffer.from(change((await this.#signed(asked)).toString()));
      const [answer] = (await runOver(ports, [request], { connections: 1 })).answers;
      told.push(meaningOf(answer?.status ?? 0, answer?.body ?? ""));
    }
    const [product, usual] = told;
    if (product !== usual) this.differences.push(`${what}: ${product} here, ${usual} there`);
    if (product !== "approved" || this.#paid.has(asked.reference)) return;
    this.#paid.add(asked.reference);
    this.#product.paid(asked.amount);
  }

  #signed(asked: Asked): Promise<Buffer> {
    return signedPayment(this.#at.till, this.#at.origin, asked);
  }
}

function meaningOf(status: number, body: string): string {
  if (status !== 200) return `status ${status}`;
  const { result, decline } = JSON.parse(body) as { result: string; decline?: { code: string } };
  return decline?.code === undefined ? result : `${result} ${decline.code}`;
}

/** The text with another signature at the end of what `part` finds. */
function broken(text: string, part: RegExp): string {
  return text.replace(part, (found) =>
    found.replace(
      signatureBit,
      (_all, last: string, end: string) => `${last === "A" ? "B" : "A"}${end}`,
    ),
  );
}
