import { signal } from "@preact/signals";
import type { DeviceKey } from "../../client/access/device-key.ts";
import { OperatorClient } from "../../client/operator.ts";
import type { Role } from "../../client/resource/operator.ts";
import type { Reply } from "../../client/wire/answer.ts";
import type { DeploymentFacts } from "../deployment.ts";
import { playSound } from "../sound.ts";
import { type DeskNotes, deskName, deskShelf, freshDeskNotes } from "./desk-shelves.ts";
import { LiveFeed } from "./live-feed.ts";
import { NameBook } from "./name-book.ts";
import { paced } from "./pace.ts";
import { QueueDesk } from "./queue-desk.ts";
import { type DeskRoute, deskFragment, routeOf } from "./route.ts";
import { StopDesk } from "./stop-desk.ts";

/** What a console is made of. */
export interface DeskParts {
  readonly key: DeviceKey;
  readonly notes: DeskNotes;
  readonly facts: DeploymentFacts;
  /** Aborted when another tab takes over: nothing is begun or goes on from then on. */
  readonly held: AbortSignal;
}

const stopsEveryMs = 2_000;
const queuesEveryMs = 4_000;
const namesEveryMs = 60_000;
/** The SDK renews a session so long before its end, by the key alone: the passkey is over by then. */
const renewedBeforeMs = 30_000;

/** An operator's desk: who acts here, what stands, what waits, and where on the page they are. */
export class OperatorDesk {
  readonly client: OperatorClient;
  readonly facts: DeploymentFacts;
  /** Aborted when everything that goes on by itself has to end. */
  readonly signal: AbortSignal;
  readonly notes: ReturnType<typeof signal<DeskNotes>>;
  readonly route = signal<DeskRoute>(routeOf(location.hash));
  readonly stops: StopDesk;
  readonly queue: QueueDesk;
  readonly names: NameBook;
  readonly live: LiveFeed;
  /** Until when what was confirmed by passkey counts, by the page's own clock. */
  readonly passkeyUntilMs = signal(Number.NEGATIVE_INFINITY);
  /** The server knows this key, or this operator, no more. */
  readonly isOut = signal(false);
  /** The contact that a customer is sought by: in memory alone. */
  readonly sought = signal("");
  /** What is being written from a version of the policy, by its number: in memory alone. */
  readonly drafts = new Map<number, string>();
  /** The rung whose form is open, by its stop's key. */
  readonly openRung = signal<string | null>(null);

  constructor({ key, notes, facts, held }: DeskParts) {
    this.facts = facts;
    this.signal = held;
    this.notes = signal(notes);
    // Sessions are in memory alone: the key opens another one.
    this.client = new OperatorClient({
      ...{ origin: location.origin, publicOrigin: facts.origin, key, deadlineMs: 15_000 },
      operatorId: notes.operatorId ?? undefined,
    });
    this.stops = new StopDesk({
      client: this.client,
      operatorId: () => this.notes.value?.operatorId ?? "",
      nowMs: () => performance.now(),
      serverMs: () => this.serverMs(),
    });
    this.queue = new QueueDesk(this.client, {
      nowMs: () => performance.now(),
      onArrival: () => playSound("alert"),
    });
    this.names = new NameBook(this.client);
    this.live = new LiveFeed(this.client, {
      nowMs: () => performance.now(),
      onNews: () => {
        void this.stops.read();
        void this.queue.read();
      },
    });
  }

  get role(): Role | "none" | null {
    return this.notes.value?.role ?? null;
  }

  get operatorId(): string {
    return this.notes.value?.operatorId ?? "";
  }

  /** The server's clock as far as it is known, milliseconds since 1970. */
  serverMs(): number {
    return this.client.session.transport.clock.nowMs();
  }

  /** What the server's clock said at a moment of the page's own, milliseconds since 1970. */
  serverMsAt(ownMs: number): number {
    return this.serverMs() - (performance.now() - ownMs);
  }

  /** Begins to read what stands and what waits, and follows the address. */
  start(): void {
    paced(() => this.stops.read(), stopsEveryMs, this.signal);
    paced(() => this.queue.read(), queuesEveryMs, this.signal);
    paced(() => this.#readNames(), namesEveryMs, this.signal);
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    void this.live.listen(this.signal, sleep);
    const follow = () => {
      this.route.value = routeOf(location.hash);
    };
    addEventListener("hashchange", follow, { signal: this.signal });
  }

  /** Goes to a page; the address carries ids only. */
  go({ page, id }: DeskRoute): void {
    location.hash = deskFragment(page, id);
  }

  /** Seeks the customer of a contact, which is in no address. */
  findCustomer(contact: string): void {
    this.sought.value = contact;
    this.go({ page: "customers", id: null });
  }

  /** Confirms by passkey, for ten minutes less what a renewal needs. */
  async confirmByPasskey(): Promise<Reply<unknown>> {
    const reply = await this.client.signIn(this.operatorId);
    if (reply.ok) await this.#passkeyUsed(reply.body.expires_in * 1_000);
    return reply;
  }

  /** Makes a passkey of this machine, and confirms by it at once. */
  async makePasskey(): Promise<Reply<unknown>> {
    const made = await this.client.enrolPasskey();
    if (!made.ok) return made;
    await this.note({ hasPasskey: true });
    return this.confirmByPasskey();
  }

  /** Remembers it of this browser; what cannot be kept is told again next time. */
  async note(part: Partial<DeskNotes>): Promise<void> {
    const notes = { ...(this.notes.value ?? freshDeskNotes), ...part };
    this.notes.value = notes;
    await deskShelf.put(deskName, notes).catch(() => undefined);
  }

  async #passkeyUsed(lifeMs: number): Promise<void> {
    this.passkeyUntilMs.value = performance.now() + lifeMs - renewedBeforeMs;
    await this.note({ hasPasskey: true });
  }

  async #readNames(): Promise<void> {
    const reply = await this.client.operators();
    this.isOut.value = reply.problem?.code === "unauthorized";
    const own = reply.ok
      ? reply.body.operators.find(({ operator_id }) => operator_id === this.operatorId)
      : undefined;
    if (own !== undefined) await this.note({ role: own.role as Role | "none", name: own.name });
    await this.names.read();
  }
}
