import { signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { Merchant } from "../../client/resource/merchant.ts";

type Lists = Pick<OperatorClient, "merchants" | "merchant" | "operators" | "partners">;

/** Who and what an id is, by name: alerts, stops and the record tell ids alone. */
export class NameBook {
  /** By id; an id that is not here is shown as it is. */
  readonly names = signal<ReadonlyMap<string, string>>(new Map());
  /** Every merchant with its stores and terminals, as it was read last. */
  readonly merchants = signal<readonly Merchant[]>([]);
  /** Not one of what was asked for was missing, the last time. */
  readonly isWhole = signal(false);
  readonly #client: Lists;
  /** Merchants that were told from elsewhere, and when: a reading that began before is older. */
  readonly #taken = new Map<string, { readonly at: number; readonly merchant: Merchant }>();
  /** Counts what began: readings, and what was told. */
  #turn = 0;
  /** The reading that is shown. */
  #shown = 0;

  constructor(client: Lists) {
    this.#client = client;
  }

  /** Reads them all anew; what does not answer keeps the names that are known. */
  async read(): Promise<void> {
    const client = this.#client;
    this.#turn += 1;
    const turn = this.#turn;
    const replies = [client.merchants(), client.operators(), client.partners()] as const;
    const [merchants, operators, partners] = await Promise.all(replies);
    const names = new Map(this.names.value);
    if (operators.ok) {
      for (const { operator_id, name } of operators.body.operators) names.set(operator_id, name);
    }
    if (partners.ok) {
      for (const { partner_id, name } of partners.body.partners) names.set(partner_id, name);
    }
    const whole = merchants.ok ? await this.#walk(merchants.body.merchants) : null;
    if (turn < this.#shown) return;
    this.#shown = turn;
    for (const merchant of whole ?? []) nameIn(names, merchant);
    if (whole !== null) this.merchants.value = whole;
    for (const { at, merchant } of this.#taken.values()) if (at > turn) this.#put(names, merchant);
    this.names.value = names;
    this.isWhole.value = operators.ok && partners.ok && whole !== null;
  }

  /** Knows a merchant as it was read just now: what somebody did to it is seen at once. */
  take(merchant: Merchant): void {
    this.#turn += 1;
    this.#taken.set(merchant.merchant_id, { at: this.#turn, merchant });
    const names = new Map(this.names.value);
    this.#put(names, merchant);
    this.names.value = names;
  }

  #put(names: Map<string, string>, merchant: Merchant): void {
    const { merchant_id: id } = merchant;
    const known = this.merchants.value;
    const isKnown = known.some(({ merchant_id }) => merchant_id === id);
    this.merchants.value = isKnown
      ? known.map((each) => (each.merchant_id === id ? merchant : each))
      : [...known, merchant];
    nameIn(names, merchant);
  }

  /** A name, or undefined where nobody told one. */
  of(id: string): string | undefined {
    return this.names.value.get(id);
  }

  async #walk(listed: readonly { readonly merchant_id: string }[]): Promise<Merchant[] | null> {
    const found: Merchant[] = [];
    for (const { merchant_id } of listed) {
      const reply = await this.#client.merchant(merchant_id);
      if (!reply.ok) return null;
      found.push(reply.body);
    }
    return found;
  }
}

function nameIn(names: Map<string, string>, merchant: Merchant): void {
  const { merchant_id, name, stores, terminals } = merchant;
  names.set(merchant_id, name);
  const storeName = new Map(stores.map((store) => [store.store_id, `${name} · ${store.name}`]));
  for (const [id, text] of storeName) names.set(id, text);
  for (const { terminal_id, store_id, label } of terminals) {
    names.set(terminal_id, `${storeName.get(store_id) ?? name} · ${label}`);
  }
}
