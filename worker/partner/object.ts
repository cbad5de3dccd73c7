import { DurableObject } from "cloudflare:workers";
import { claimPendingMs, failuresBeforeParking } from "../../src/bounds.ts";
import type { Authority } from "../../src/control/authority.ts";
import type { GivenPolicy } from "../../src/control/snapshot.ts";
import { policiesOf } from "../../src/control/snapshot.ts";
import type { CreditOutcome } from "../../src/funding/credit.ts";
import type { RowContext } from "../../src/ledger/log.ts";
import type { Claim, PartnerBook } from "../../src/partner/book.ts";
import { type ClaimRequest, release, settle } from "../../src/partner/claim.ts";
import {
  claimUnder,
  concludeClaim,
  type FundingOutcome,
  isUnsettled,
} from "../../src/partner/credit-claim.ts";
import { mayBeLost } from "../../src/payment/behind.ts";
import type { EpochMs } from "../../src/time.ts";
import { sealId } from "../../src/token/seal.ts";
import { ObjectAlarm, type Ring, transactWithAlarm } from "../object/alarm.ts";
import { ObjectClock } from "../object/clock.ts";
import { answered, Legs } from "../object/legs.ts";
import type { Env } from "../platform/env.ts";
import { keyRing } from "../platform/keys.ts";
import { logFault } from "../platform/log.ts";
import { digestText } from "../rows/digest.ts";
import { openSql, type Sql } from "../rows/sql.ts";
import { noteBehind } from "../signal/clock-behind.ts";
import { alertParked } from "../signal/raise-alert.ts";
import { tallyShadow } from "../signal/shadow-tally.ts";
import { type Asker, controlSnapshot } from "../signal/snapshot.ts";
import { walletObject } from "../wallet/stub.ts";
import { askRows } from "./ask-book.ts";
import { partnerBook } from "./book.ts";
import { partnerMigrations } from "./schema.ts";
import type { PartnerCalls } from "./stub.ts";

/** One shard of a funding partner's references: claims each before the wallet is credited. */
export class Partner extends DurableObject<Env> implements PartnerCalls {
  readonly #sql: Sql;
  readonly #book: PartnerBook;
  readonly #asks: ReturnType<typeof askRows>;
  readonly #alarm: ObjectAlarm;
  readonly #clock: ObjectClock;
  readonly #legs = new Legs();
  readonly #asker: Asker;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#sql = openSql(state.storage, partnerMigrations);
    this.#book = partnerBook(this.#sql);
    this.#asks = askRows(this.#sql);
    this.#clock = new ObjectClock(state);
    this.#alarm = new ObjectAlarm(state, {
      name: "partner",
      due: (nowMs) => this.#nextMs(nowMs),
    });
    this.#asker = { env, after: (work) => state.waitUntil(work) };
  }

  /**
   * Credits a wallet under a reference, once. An unknown wallet frees the reference; a stop leaves
   * it to the same request, sent again; every other failure leaves it claimed for this wallet and
   * amount, and the alarm finds its outcome. A snapshot that cannot carry it claims nothing.
   */
  async credit(
    request: ClaimRequest,
    authority: Authority,
    policy: GivenPolicy | null,
  ): Promise<FundingOutcome> {
    const nowMs = this.#clock.read();
    const claimed = transactWithAlarm(this.ctx, this.#alarm, () => {
      const outcome = claimUnder(this.#book, request, authority, nowMs);
      if (outcome.kind === "claimed") this.#alarm.ringBy(nowMs + claimPendingMs, nowMs);
      return outcome;
    });
    if (claimed.kind === "reference_reused" || claimed.kind === "stale_snapshot") return claimed;
    if (claimed.claim.result !== "pending") {
      return { kind: "decided", claim: claimed.claim, replayed: true };
    }
    const outcome = await this.#ask(claimed.claim, authority, policy);
    return this.#conclude(claimed.claim, outcome);
  }

  /** All that a wallet has decided under this shard's references. */
  giveBack(wallet: string): readonly Claim[] {
    return this.#book.decidedClaims(wallet);
  }

  /** The claim of a reference, or `null`, also when a stop has kept it from crediting anything. */
  find(reference: string): Claim | null {
    const claim = this.#book.claim(reference);
    return claim?.result === "stopped" ? null : claim;
  }

  /**
   * Finds the outcome of claims that were left without one, and what became of stopped ones. Never
   * throws. A wallet that fails, or never answers, delays no other's claims.
   */
  override alarm(ring?: Ring): Promise<void> {
    return this.#alarm.run(ring, async () => {
      const nowMs = Date.now();
      for (const wallet of this.#asks.dueWallets(nowMs, nowMs - claimPendingMs)) {
        this.#legs.start(wallet, () => this.#askAgain(wallet));
      }
      await this.#legs.ended();
    });
  }

  /** Asks a wallet about all of its claims; what fails puts all of them off together. */
  async #askAgain(wallet: string): Promise<void> {
    let claims: readonly Claim[] = [];
    try {
      claims = this.#asks.openClaims(wallet, Date.now() - claimPendingMs);
      for (const open of claims) {
        if (open.result === "stopped") await this.#lookUp(open);
        else await this.#finish(open);
      }
      this.#asks.dropAsk(wallet);
    } catch (fault) {
      logFault("partner_alarm_failed", fault);
      const after = this.#asks.askFailure(wallet, Date.now(), Math.random());
      this.#asks.deferAsk(wallet, after);
      const [claim] = claims;
      if (claim === undefined || after.failures < failuresBeforeParking) return;
      const walletId = sealId(await keyRing(this.env), "wal", wallet, 0, claim.idKey);
      await alertParked(this.env, walletId, { wallet_id: walletId, failures: after.failures });
    }
  }

  async #finish(open: Claim): Promise<void> {
    const held = await controlSnapshot(this.#asker, { fresh: true });
    const authority = { snapshot: held.snapshot, sentAtMs: Date.now(), requestId: "alarm" };
    const asking = this.#ask(open, authority, policiesOf(held));
    const outcome = this.#conclude(open, await answered(asking));
    if (isUnsettled(outcome)) throw new Error(outcome.kind);
  }

  #rowContext(): RowContext {
    const nowMs = Date.now();
    const onBehind = (newestMs: EpochMs) => noteBehind(this.#asker, "partner", { newestMs, nowMs });
    return { nowMs, digest: digestText, onBehind };
  }

  #nextMs(nowMs: EpochMs): EpochMs | null {
    return this.#asks.nextAskMs(nowMs, nowMs + claimPendingMs);
  }

  /** Asks the wallet of a stopped claim what it credited; credits nothing. */
  async #lookUp(stopped: Claim): Promise<void> {
    const wallet = walletObject(this.env, stopped.wallet);
    const asking = wallet.topUp(stopped.partnerId, stopped.reference);
    const known = await answered(asking);
    if (mayBeLost(known)) throw new Error(known.kind);
    this.ctx.storage.transactionSync(() => {
      const context = this.#rowContext();
      if (known === null) release(this.#book, stopped);
      else settle(this.#book, stopped, known, context);
    });
  }

  async #ask(
    open: Claim,
    authority: Authority,
    policy: GivenPolicy | null,
  ): Promise<CreditOutcome> {
    const wallet = walletObject(this.env, open.wallet);
    const { partnerId, partnerName, channel, reference, amountMinor, idKey } = open;
    const asked = { partnerId, partnerName, channel, reference, amountMinor, idKey };
    const last = this.#book.lastTold(open.wallet);
    // An alarm is not told the object's name; who it is then is left to the next call.
    const receiver = this.ctx.id.name;
    const known = last === null || receiver === undefined ? null : { receiver, ...last };
    const command = { authority, ...asked, known };
    // A copy: what came over RPC has a disposer, and given on as it is keeps this call open.
    return { ...(await wallet.credit(command, policy)) };
  }

  /** Keeps what a wallet answered; see `concludeClaim`. */
  #conclude(open: Claim, outcome: CreditOutcome): FundingOutcome {
    const concluded = this.ctx.storage.transactionSync(() =>
      concludeClaim(this.#book, open, outcome, this.#rowContext()),
    );
    if (outcome.kind === "decided" && !outcome.replayed) {
      tallyShadow(this.#asker, outcome.topUp.body);
    }
    return concluded;
  }
}
