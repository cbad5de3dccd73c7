import { netMinor } from "../ledger/account.ts";
import { isSameHash } from "../settlement/inbox.ts";
import type { EpochMs } from "../time.ts";
import type { AuditedKind } from "./object-audit.ts";
import { type CreditFacts, creditOf, SettlementFacts, WalletFacts } from "./pair-facts.ts";
import type { BookEvent } from "./stored.ts";

/** What two objects do not agree on, told of the one that is to be looked at. */
export interface PairFault {
  readonly kind: AuditedKind;
  /** The object's id, or of one that has no books the name it goes by. */
  readonly id: string;
  readonly reason: string;
}

/**
 * Holds the outbox of every wallet against the inbox of each of its receivers, and claims against
 * credits: who lost rows, who has no books, and how much is on its way by what is open. It is shown
 * all books, receivers before wallets, so that a server may run meanwhile.
 */
export class Pairs {
  readonly #beganAtMs: EpochMs;
  readonly #wallets = new Map<string, WalletFacts>();
  readonly #settlements = new Map<string, SettlementFacts>();
  /** By partner and reference. */
  readonly #claims = new Map<string, CreditFacts>();
  readonly #registered = new Set<string>();
  #take: (event: BookEvent) => void = () => {};

  /** What was written from `beganAtMs` on may not have been seen by all. */
  constructor(beganAtMs: EpochMs) {
    this.#beganAtMs = beganAtMs;
  }

  /** The events that follow are of this object. */
  object(kind: AuditedKind, id: string, acknowledged: Readonly<Record<string, number>> = {}): void {
    this.#take = () => {};
    if (kind === "Wallet") {
      const facts = new WalletFacts(id, acknowledged);
      this.#wallets.set(id, facts);
      this.#take = (event) => facts.take(event);
    } else if (kind === "Settlement") {
      const facts = new SettlementFacts(id);
      this.#settlements.set(id, facts);
      this.#take = (event) => facts.take(event);
    } else if (kind === "Partner") this.#take = (event) => this.#claimed(id, event);
  }

  event(event: BookEvent): void {
    this.#take(event);
  }

  #claimed(id: string, event: BookEvent): void {
    const claim = creditOf(id, event);
    if (claim !== null) this.#claims.set(claim.key, claim);
  }

  /** A wallet that a contact belongs to for good. */
  registered(name: string): void {
    this.#registered.add(name);
  }

  /** What does not agree, and the value on its way that open messages explain. */
  end(): { readonly faults: readonly PairFault[]; readonly explainedMinor: bigint } {
    const faults: PairFault[] = [];
    const wallets = new Map<string, WalletFacts>();
    for (const wallet of this.#wallets.values()) {
      if (wallet.name !== null) wallets.set(wallet.name, wallet);
    }
    const settlements = new Map<string, SettlementFacts>();
    for (const settlement of this.#settlements.values()) {
      if (settlement.name !== null) settlements.set(settlement.name, settlement);
    }
    for (const name of this.#registered) {
      if (wallets.get(name)?.enrolled === true) continue;
      const id = wallets.get(name)?.id ?? name;
      faults.push({ kind: "Wallet", id, reason: "it is registered and has no books" });
    }
    let explained = 0n;
    for (const wallet of wallets.values()) {
      faults.push(...this.#senderFaults(wallet, settlements));
      for (const [name, sent] of wallet.sent) {
        const taken = settlements.get(name)?.inbox.get(wallet.name as string)?.totalMinor ?? 0;
        explained += BigInt(sent.at(-1)?.totalMinor ?? 0) - BigInt(taken);
      }
    }
    for (const settlement of this.#settlements.values()) {
      faults.push(...strangers(settlement, wallets));
    }
    const credits = this.#creditFaults(wallets);
    return { faults: [...faults, ...credits.faults], explainedMinor: explained + credits.open };
  }

  *#senderFaults(
    wallet: WalletFacts,
    settlements: ReadonlyMap<string, SettlementFacts>,
  ): Generator<PairFault> {
    const { id } = wallet;
    const name = wallet.name as string;
    const cleared = netMinor(wallet.head?.balances ?? {}, "clearing_settlement");
    const sums = [...wallet.sent.values()].map((sent) => sent.at(-1)?.totalMinor ?? 0);
    if (cleared !== sums.reduce((sum, each) => sum + each, 0)) {
      yield { kind: "Wallet", id, reason: "what it has cleared is not what it has sent" };
    }
    for (const [destination, settlement] of settlements) {
      const inbox = settlement.inbox.get(name);
      const sent = wallet.sent.get(destination) ?? [];
      if (inbox === undefined || inbox.mark === 0) continue;
      const there = sent[inbox.mark - 1];
      const at = `Settlement ${destination}`;
      if (there === undefined) {
        const reason = `it has sent ${sent.length} to ${at}, which has taken ${inbox.mark} of it`;
        yield { kind: "Wallet", id, reason: `${reason}: rows were lost` };
      } else if (!isSameHash(inbox.hash, there.hash) || inbox.totalMinor !== there.totalMinor) {
        const reason = `its number ${inbox.mark} to ${at} is another than was taken there`;
        yield { kind: "Wallet", id, reason: `${reason}: rows were lost` };
      }
    }
    for (const [destination, mark] of wallet.acknowledged) {
      const settlement = settlements.get(destination);
      const taken = settlement?.inbox.get(name)?.mark ?? 0;
      if (taken >= mark) continue;
      const reason = `it has taken ${taken} of Wallet ${id}, where ${mark} are acknowledged`;
      yield {
        kind: "Settlement",
        id: settlement?.id ?? destination,
        reason:
          settlement === undefined ? `it has no books: ${reason}` : `${reason}: rows were lost`,
      };
    }
  }

  #creditFaults(wallets: ReadonlyMap<string, WalletFacts>) {
    const faults: PairFault[] = [];
    let open = 0n;
    for (const [key, claim] of this.#claims) {
      const wallet = wallets.get(claim.wallet);
      const credit = wallet?.credits.get(key);
      if (!claim.credited || credit?.amountMinor === claim.amountMinor) continue;
      const reason = `Partner ${claim.id} has credited it under ${key}, and it does not know that`;
      const id = wallet?.id ?? claim.wallet;
      faults.push({ kind: "Wallet", id, reason: `${reason}: rows were lost` });
    }
    for (const { id, name, credits } of wallets.values()) {
      for (const [key, { amountMinor, atMs }] of credits) {
        const claim = this.#claims.get(key);
        if (claim?.credited === true && claim.wallet === name) continue;
        open -= BigInt(amountMinor);
        if (claim !== undefined && claim.wallet !== name) {
          const other = `Partner ${claim.id} has it for another wallet`;
          const reason = `it was credited under ${key}, and ${other}: rows were lost there`;
          faults.push({ kind: "Wallet", id, reason });
        }
        if (claim !== undefined || atMs >= this.#beganAtMs) continue;
        const reason = `Wallet ${id} was credited under ${key}, and nobody has claimed that`;
        faults.push({ kind: "Partner", id: key.split(" ")[0] ?? key, reason });
      }
    }
    return { faults, open };
  }
}

function* strangers(
  { inbox, id }: SettlementFacts,
  wallets: ReadonlyMap<string, WalletFacts>,
): Generator<PairFault> {
  for (const [sender, { mark }] of inbox) {
    if (wallets.has(sender)) continue;
    const reason = `it has no books, and Settlement ${id} has taken ${mark} of it`;
    yield { kind: "Wallet", id: sender, reason };
  }
}
