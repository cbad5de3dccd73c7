import { askedOf, type Claims } from "./asked.ts";
import { numberOf, textOf } from "./rows.ts";
import { all, type Kept, rowsOf, type Seen } from "./seen.ts";

/** Which wallet, and which device of it, a customer's token is of: by the key it is bound to. */
export class Owners {
  readonly #devices = new Map<string, { readonly wallet: Kept; readonly number: number }>();
  readonly #wallets = new Map<string, Kept>();
  readonly #ids = new Map<Kept, string>();
  readonly #names = new Map<string, string>();

  private constructor(seen: Seen) {
    for (const wallet of all(seen, "Wallet")) {
      for (const { jkt, number } of rowsOf(wallet, "device")) {
        this.#devices.set(textOf(jkt), { wallet, number: numberOf(number) });
      }
    }
    for (const { token } of askedOf(seen)) {
      if (token?.kind !== "customer") continue;
      const device = this.#devices.get(token.cnf.jkt);
      if (device === undefined) continue;
      this.#wallets.set(token.sub, device.wallet);
      this.#ids.set(device.wallet, token.sub);
      this.#names.set(`${device.wallet.name} ${device.number}`, token.client_id);
    }
  }

  /** Made once for what was seen. */
  static of(seen: Seen): Owners {
    let owners = known.get(seen);
    if (owners === undefined) {
      owners = new Owners(seen);
      known.set(seen, owners);
    }
    return owners;
  }

  /** The wallet of an id, as far as one of its phones has shown a token. */
  wallet(id: string | undefined): Kept | undefined {
    return id === undefined ? undefined : this.#wallets.get(id);
  }

  id(wallet: Kept): string | undefined {
    return this.#ids.get(wallet);
  }

  /** The id of a wallet's device. */
  deviceId(wallet: Kept, number: number): string | undefined {
    return this.#names.get(`${wallet.name} ${number}`);
  }

  /** The device whose key a token is bound to. */
  device({ cnf }: Claims): { readonly wallet: Kept; readonly number: number } | undefined {
    return this.#devices.get(cnf.jkt);
  }
}

const known = new WeakMap<Seen, Owners>();
