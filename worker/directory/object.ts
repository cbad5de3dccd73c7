import { DurableObject } from "cloudflare:workers";
import { reservationGraceMs, reservationMs } from "../../src/bounds.ts";
import type { DirectoryBook, Reservation } from "../../src/directory/book.ts";
import {
  abandonFlow,
  adoptContact,
  confirmContact,
  confirmKey,
  contactClaim,
  contactOwner,
  dueReservations,
  holdContact,
  holdKey,
  type KeyClaim,
  keyOwner,
  nextSettlingMs,
  releaseContact,
  reserveContact,
  reserveKey,
  settleReservation,
} from "../../src/directory/claim.ts";
import { finishFlow, type TryFactor, tryFactor } from "../../src/directory/enter-flow.ts";
import { proveReport, type ReportOpened } from "../../src/directory/loss-report.ts";
import type { FlowOpened, OpenFlow } from "../../src/directory/open-flow.ts";
import { openWay } from "../../src/directory/open-way.ts";
import {
  type FactorOutcome,
  type ProvePasskey,
  type ProveTotp,
  proveRegistrationPasskey,
  proveRegistrationTotp,
} from "../../src/directory/prove-factor.ts";
import {
  type ContactProven,
  type ProveContact,
  proveFlowContact,
} from "../../src/directory/prove-flow.ts";
import type { EpochMs } from "../../src/time.ts";
import { openSecret } from "../../src/token/blind.ts";
import type { WalletRoute } from "../../src/token/seal.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { answered } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { openSql, type Sql } from "../rows/sql.ts";
import { walletObject } from "../wallet/stub.ts";
import { directoryBook } from "./book.ts";
import { directoryMigrations } from "./schema.ts";
import { type DirectoryCalls, keyShard } from "./stub.ts";

/**
 * One shard of blinded contacts and of device keys: which wallet each belongs to, uniquely, and the
 * open ways in. It holds no plain contact, and a caller reaches it by a sealed id or by a contact.
 */
export class Directory extends DurableObject<Env> implements DirectoryCalls {
  readonly #sql: Sql;
  readonly #book: DirectoryBook;
  readonly #clock: ObjectClock;
  readonly #alarm: ObjectAlarm;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = openSql(state.storage, directoryMigrations);
    this.#book = directoryBook(this.#sql);
    this.#clock = new ObjectClock(state);
    const due = (nowMs: number) => nextSettlingMs(this.#book.reservations(), nowMs);
    this.#alarm = new ObjectAlarm(state, { name: "directory", due });
  }

  /** The wallet of a blinded contact, or null; also null once the wallet removed it. A read. */
  findContact(blind: string): WalletRoute | null {
    return contactOwner(this.#book, blind);
  }

  /** The wallet that has a blinded contact, reserves it or removed it lately, or null. A read. */
  claimantOf(blind: string): WalletRoute | null {
    return contactClaim(this.#book, blind, this.#clock.read())?.route ?? null;
  }

  /** The wallet that a device key was enrolled in, also long ago, or null. A read. */
  findKey(jkt: string): WalletRoute | null {
    return keyOwner(this.#book, jkt);
  }

  /** Up to `count` wallets of this shard after a blinded contact, in order. A read. */
  register(after: string, count: number): readonly { blind: string; route: WalletRoute }[] {
    return this.#book.confirmedAfter(after, count);
  }

  /** Begins a way in; see `openFlow`, and `openReport` of a lost phone. */
  open(command: OpenFlow): FlowOpened | ReportOpened {
    return this.#step((book, nowMs) => openWay(book, command, nowMs));
  }

  /** Proves the contact of a report of a lost phone; see `proveReport`. */
  proveReport(command: Parameters<typeof proveReport>[1]): ReturnType<typeof proveReport> {
    return this.#step((book, nowMs) => proveReport(book, command, nowMs));
  }

  /** Proves the contact of a flow; see `proveFlowContact`. */
  proveContact(command: ProveContact): ContactProven {
    return this.#step((book, nowMs) => proveFlowContact(book, command, nowMs));
  }

  /** Proves a registration's factor and reserves its contact; see `proveRegistrationTotp`. */
  async proveTotp(command: ProveTotp): Promise<FactorOutcome> {
    const ring = await keyRing(this.env);
    const open = (sealed: string, ad: string) => openSecret(ring, sealed, ad);
    return this.#reserve((book, nowMs) => proveRegistrationTotp(book, command, { nowMs, open }));
  }

  /** The same by a passkey; see `proveRegistrationPasskey`. */
  provePasskey(command: ProvePasskey): FactorOutcome {
    return this.#reserve((book, nowMs) => proveRegistrationPasskey(book, command, nowMs));
  }

  /** Reserves a device key, or the name of a passkey, for a wallet; see `reserveKey`. */
  reserveKey(claim: KeyClaim & { untilMs: number }): ReturnType<typeof reserveKey> {
    return this.#reserve((book) => reserveKey(book, claim), claim.untilMs);
  }

  /** Makes a reserved key its wallet's for ever; see `confirmKey`. */
  confirmKey(claim: KeyClaim): ReturnType<typeof confirmKey> {
    return this.#step((book) => confirmKey(book, claim));
  }

  /** Makes a reserved contact its wallet's; see `confirmContact`. */
  confirmContact(command: { flowId: string }): ReturnType<typeof confirmContact> {
    return this.#step((book) => confirmContact(book, command));
  }

  /** Reserves a further contact of a wallet; see `reserveContact`. */
  reserveContact(command: { flowId: string; untilMs: number }): ReturnType<typeof reserveContact> {
    return this.#reserve((book, nowMs) => reserveContact(book, command, nowMs), command.untilMs);
  }

  /** Makes a contact its wallet's under a newer blinding key; see `adoptContact`. */
  adoptContact(command: { blind: string; route: WalletRoute }): ReturnType<typeof adoptContact> {
    return this.#step((book) => adoptContact(book, command));
  }

  /** Whether a wallet's contact stands here for it; see `holdContact`. */
  holdContact(of: { blind: string; route: WalletRoute }): ReturnType<typeof holdContact> {
    return this.#reserve((book, nowMs) => holdContact(book, of, nowMs));
  }

  /** Whether a wallet's key, or the name of a passkey, stands here for it; see `holdKey`. */
  holdKey(of: { jkt: string; route: WalletRoute }): ReturnType<typeof holdKey> {
    return this.#reserve((book, nowMs) => holdKey(book, of, nowMs));
  }

  /** Gives a removed contact back; see `releaseContact`. */
  releaseContact(command: { blind: string; route: WalletRoute; untilMs: number | null }): void {
    this.#step((book) => releaseContact(book, command));
  }

  /** Counts one try of a factor at the flow's wallet; see `tryFactor`. */
  tryFactor(command: TryFactor): ReturnType<typeof tryFactor> {
    return this.#step((book, nowMs) => tryFactor(book, command, nowMs));
  }

  /** Ends a flow well; see `finishFlow`. */
  finishFlow(command: { flowId: string }): void {
    this.#step((book, nowMs) => finishFlow(book, command, nowMs));
  }

  /** Ends a registration that never reached its wallet; see `abandonFlow`. */
  abandon(command: { flowId: string }): void {
    this.#step((book) => abandonFlow(book, command));
  }

  /** Asks the Wallets about reservations that have ended, and settles them; never throws. */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, async () => {
      const { due } = dueReservations(this.#book.reservations(), this.#clock.read());
      for (const reservation of due) {
        try {
          await this.#settle(reservation);
        } catch (fault) {
          logFault("reservation_not_settled", fault, { of: reservation.of });
        }
      }
    });
  }

  /**
   * An enrolled wallet is finished here when its registration broke off: first the key in its own
   * shard, then the wallet goes live, and last the contact, whose reservation has it tried again.
   */
  async #settle(reservation: Reservation): Promise<void> {
    const { flowId, route, name } = reservation;
    // One that a wallet took again has no flow: its registration ended long ago.
    const jkt = reservation.of === "device_key" ? name : (this.#book.flow(flowId)?.jkt ?? "");
    const blind = reservation.of === "contact" ? name : null;
    const known = await answered(walletObject(this.env, route).enrolment({ flowId, jkt, blind }));
    if (reservation.of === "contact" && known.state === "pending") {
      await keyShard(this.env, jkt).confirmKey({ jkt, route, flowId });
    }
    const owned = reservation.of === "contact" ? known.hasContact : known.hasKey;
    if (owned && known.state === "pending" && reservation.of === "contact") {
      await answered(walletObject(this.env, route).activate({ flowId }));
    }
    this.#step((book) => settleReservation(book, reservation, owned));
  }

  #step<T>(step: (book: DirectoryBook, nowMs: EpochMs) => T, nowMs = this.#clock.read()): T {
    return transactWithAlarm(this.ctx, this.#alarm, () => step(this.#book, nowMs));
  }

  /**
   * A step that may reserve: the alarm that asks about the reservation commits with it. `untilMs` is of
   * whoever reserves: where its clock is behind this object's, the reservation ends by that one.
   */
  #reserve<T>(step: (book: DirectoryBook, nowMs: EpochMs) => T, untilMs: EpochMs | null = null): T {
    const nowMs = this.#clock.read();
    const toldMs = untilMs === null ? nowMs : untilMs - reservationMs;
    this.#alarm.hear(toldMs, nowMs);
    return this.#step((book) => {
      const outcome = step(book, nowMs);
      const first = book.reservations()[0]?.untilMs;
      if (typeof first === "number") {
        const dueMs = first + reservationGraceMs + Math.max(0, nowMs - toldMs);
        this.#alarm.ringBy(Math.max(dueMs, nowMs + 1_000), nowMs);
      }
      return outcome;
    }, nowMs);
  }
}
