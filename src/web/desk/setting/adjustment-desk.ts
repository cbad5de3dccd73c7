import { signal } from "@preact/signals";
import type { OperatorClient } from "../../../client/operator.ts";
import type { Waiting, WalletSeen } from "../../../client/resource/operator.ts";
import type { Reply } from "../../../client/wire/answer.ts";
import type { Shelf } from "../../shelf.ts";
import { type AdjustmentField, checkedAdjustment, emptyAdjustment } from "./adjustment-form.ts";
import type { Draft } from "./checked-draft.ts";

/** An adjustment that somebody has begun in this browser. */
export interface AdjustmentNote {
  /** Made when it was begun: sent again it is the same act. */
  readonly reference: string;
  readonly walletId: string;
  readonly draft: Draft<AdjustmentField>;
  /** It was sent, and no answer has said yet what became of it: it is not altered any more. */
  readonly isSent: boolean;
}

interface AdjustmentParts {
  readonly client: Pick<OperatorClient, "adjust">;
  readonly shelf: Shelf<AdjustmentNote>;
  /** Another name for an act each time. */
  readonly nameAct: () => string;
}

/**
 * One balance that is put right, from the first letter to the server's word. It is kept with its
 * reference from its beginning, so that a reload in the middle goes on with the same act.
 */
export class AdjustmentDesk {
  /** Null while nothing was begun, or before what was is read. */
  readonly note = signal<AdjustmentNote | null>(null);
  readonly #walletId: string;
  readonly #parts: AdjustmentParts;

  constructor(walletId: string, parts: AdjustmentParts) {
    this.#walletId = walletId;
    this.#parts = parts;
  }

  /** Takes up what this browser has kept of it. */
  async resume(): Promise<void> {
    this.note.value = (await this.#parts.shelf.get(this.#walletId)) ?? null;
  }

  /** Begins one, unless one was begun: here, or in what this browser has kept. */
  async begin(): Promise<void> {
    if (this.note.value === null) await this.resume().catch(() => undefined);
    if (this.note.value === null) await this.#beginAnew(emptyAdjustment);
  }

  /** Writes a member; of what was sent nothing is altered. */
  async write(name: AdjustmentField, typed: string): Promise<void> {
    const note = this.note.value;
    if (note === null || note.isSent) return;
    await this.#keep({ ...note, draft: { ...note.draft, [name]: typed } });
  }

  /** Leaves it. What arrived all the same waits among the approvals. */
  async drop(): Promise<void> {
    this.note.value = null;
    await this.#parts.shelf.remove(this.#walletId).catch(() => undefined);
  }

  /**
   * Asks a second person for it, under the reference of its beginning. Undefined where there is
   * nothing to ask for: the draft has faults.
   */
  async ask(
    wallet: Pick<WalletSeen, "currency" | "balances" | "limits">,
  ): Promise<Reply<Waiting> | undefined> {
    const note = this.note.value;
    if (note === null) return undefined;
    const checked = checkedAdjustment(note.draft, wallet);
    // What was sent once is asked about by the same words, whatever the balance is by now.
    const sent = note.isSent ? checkedAdjustment(note.draft, boundless(wallet)) : checked;
    if (!sent.ok) return undefined;
    await this.#keep({ ...note, isSent: true });
    const { reference, walletId } = note;
    const named = { reference, wallet_id: walletId, currency: wallet.currency };
    const reply = await this.#parts.client.adjust({ ...named, ...sent.sent });
    if (reply.ok) await this.drop();
    else if (reply.problem?.code === "reference_reused") await this.#beginAnew(note.draft);
    else if (isRefused(reply, note)) await this.#keep({ ...note, isSent: false });
    return reply;
  }

  #beginAnew(draft: Draft<AdjustmentField>): Promise<void> {
    const reference = this.#parts.nameAct();
    return this.#keep({ reference, walletId: this.#walletId, draft, isSent: false });
  }

  async #keep(note: AdjustmentNote): Promise<void> {
    this.note.value = note;
    await this.#parts.shelf.put(this.#walletId, note).catch(() => undefined);
  }
}

/**
 * Whether an answer says that nothing was asked for: no answer, and an outage, do not say so. One by
 * which the call itself was not let in says nothing of an earlier sending.
 */
function isRefused(reply: Reply<unknown>, { isSent }: AdjustmentNote): boolean {
  if (reply.ok || reply.problem === undefined) return false;
  const { status } = reply.problem;
  return status < 500 && !(isSent && [401, 403, 429].includes(status));
}

function boundless(wallet: Pick<WalletSeen, "currency" | "balances" | "limits">) {
  const { balances, limits } = wallet;
  return {
    currency: wallet.currency,
    balances: { ...balances, available: Number.MAX_SAFE_INTEGER },
    limits: { ...limits, balance_max: Number.POSITIVE_INFINITY },
  };
}
