import type { Authority } from "../../src/control/authority.ts";
import { type CreditOutcome, credit, topUpOf } from "../../src/funding/credit.ts";
import type { Claim } from "../../src/partner/book.ts";
import { type ClaimRequest, claim, release, settle, suspend } from "../../src/partner/claim.ts";
import { digestText } from "../../worker/rows/digest.ts";
import type { Agenda } from "./agenda.ts";
import { creditOf } from "./commands.ts";
import type { House, PartnerRoom, WalletRoom } from "./house.ts";
import { patienceMs } from "./post-office.ts";
import type { Weather } from "./weather.ts";

/** How long a claim may be without an outcome before the Partner's alarm asks again. */
const pendingMs = 30_000;

/** What a funding partner is told of a credit in the end. */
export type Credited = (reference: string, text: string) => void;

/**
 * A funding partner's side of a top-up, as the Partner object does it: the reference is claimed, the
 * wallet asked, the outcome concluded, and each of the three can be the last before a crash.
 */
export class Counter {
  readonly #house: House;
  readonly #agenda: Agenda;
  readonly #weather: Weather;
  readonly #told: Credited;

  constructor(house: House, agenda: Agenda, weather: Weather, told: Credited) {
    this.#house = house;
    this.#agenda = agenda;
    this.#weather = weather;
    this.#told = told;
  }

  /** A partner asks for a credit; asking again under the same reference is the same credit. */
  ask(room: PartnerRoom, request: ClaimRequest): string {
    const { nowMs } = this.#house;
    const known = room.book.claim(request.reference);
    const told = this.#house.run(
      room,
      () => claim(room.book, request, nowMs + room.skewMs),
      () => {
        if (known === null || known.result === "stopped") room.alarmMs = nowMs + pendingMs;
        return [];
      },
    );
    if (!told.told) return "crashed";
    const outcome = told.value;
    if (outcome.kind === "reference_reused") return outcome.kind;
    if (outcome.claim.result === "pending") this.#send(room, outcome.claim);
    else this.#told(`${room.name} ${request.reference}`, gist(outcome.claim));
    return outcome.claim.result;
  }

  /** The Partner's alarm handler: claims that were left without an outcome are asked for again. */
  alarm(room: PartnerRoom): string {
    room.alarmMs = null;
    const open = room.book.pendingClaims(50);
    for (const one of open) this.#send(room, one);
    const latestMs = this.#house.nowMs + room.skewMs - pendingMs;
    const stopped = room.book.stoppedClaims(50);
    for (const one of stopped) if ((one.stoppedAtMs ?? 0) <= latestMs) this.#lookUp(room, one);
    const left = open.length + room.book.stoppedClaims(1).length;
    if (left > 0) room.alarmMs = this.#house.nowMs + pendingMs;
    return `${open.length} claims, ${stopped.length} stopped`;
  }

  #lookUp(room: PartnerRoom, stopped: Claim): void {
    if (this.#weather.isLost()) return;
    const { partnerId, reference } = stopped;
    const wallet = this.#house.wallets.find(({ name }) => name === stopped.wallet) as WalletRoom;
    const row = wallet.book.byReference("top_up", partnerId, reference);
    const context = { nowMs: this.#house.nowMs + room.skewMs, digest: digestText };
    this.#house.run(room, () => {
      if (row === null) release(room.book, stopped);
      else settle(room.book, stopped, topUpOf(row), context);
    });
  }

  #send(room: PartnerRoom, open: Claim): void {
    if (this.#weather.isLost()) return;
    const authority = this.#house.authority();
    const at = this.#house.elapsedMs + Math.min(this.#weather.delayMs(), 900);
    this.#agenda.add(at, `credit ${open.reference}`, () => this.#arrive(room, open, authority));
  }

  #arrive(room: PartnerRoom, open: Claim, authority: Authority): string {
    const wallet = this.#house.wallets.find(({ name }) => name === open.wallet) as WalletRoom;
    const { partnerId, channel, reference, amountMinor, idKey } = open;
    const part = { authority, partnerId, channel, reference, amountMinor, idKey };
    const told = this.#house.step(wallet, (book, context) =>
      credit(book, creditOf(this.#house, part), this.#house.table, context),
    );
    if (!told.told) return "crashed";
    if (this.#weather.isLost()) return "answer lost";
    const at = this.#house.elapsedMs + Math.min(this.#weather.delayMs(), patienceMs);
    this.#agenda.add(at, `conclude ${reference}`, () => this.#conclude(room, open, told.value));
    return told.value.kind;
  }

  #conclude(room: PartnerRoom, open: Claim, outcome: CreditOutcome): string {
    const context = { nowMs: this.#house.nowMs + room.skewMs, digest: digestText };
    if (outcome.kind === "decided") {
      const told = this.#house.run(room, () => settle(room.book, open, outcome.topUp, context));
      if (!told.told) return "crashed";
      this.#told(`${room.name} ${open.reference}`, gist(told.value));
      return told.value.result;
    }
    if (outcome.kind === "stopped") {
      const told = this.#house.run(room, () => suspend(room.book, open, context.nowMs));
      return told.told ? told.value.result : "crashed";
    }
    if (outcome.kind === "wallet_unknown") throw new Error("every wallet is known here");
    return outcome.kind;
  }
}

/** The answer's members that never change, as bytes. */
function gist(done: Claim): string {
  const { reference, wallet, amountMinor, result, declineCode, topUpSequence, decidedAtMs } = done;
  const answer = { reference, wallet, amountMinor, result, declineCode, topUpSequence };
  return JSON.stringify({ ...answer, decidedAtMs });
}
