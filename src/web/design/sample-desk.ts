import { signal } from "@preact/signals";
import type { OperatorClient } from "../../client/operator.ts";
import type { Alert, Approval, Role, Stop } from "../../client/resource/operator.ts";
import type { Answered, Refused, Reply } from "../../client/wire/answer.ts";
import { freshDeskNotes } from "../desk/desk-shelves.ts";
import { LiveFeed } from "../desk/live-feed.ts";
import { NameBook } from "../desk/name-book.ts";
import type { OperatorDesk } from "../desk/operator-desk.ts";
import { QueueDesk } from "../desk/queue-desk.ts";
import type { DeskRoute } from "../desk/route.ts";
import { StopDesk } from "../desk/stop-desk.ts";
import type { StopPress } from "../desk/stop-ladder.ts";
import {
  own,
  sampleConfirmation,
  sampleFacts,
  sampleMerchant,
  sampleNames,
} from "./console-things.ts";
import { sampleNowMs } from "./samples.ts";

/** What a sample's desk knows; the rest is as on a day on which nothing happens. */
export interface SampleDesk {
  readonly role?: Role;
  /** Null: nobody has read them. */
  readonly stops?: readonly Stop[] | null;
  /** How long ago stops and queues were read. */
  readonly agoMs?: number;
  readonly presses?: Readonly<Record<string, StopPress>>;
  readonly openRung?: string;
  /** Null: nobody has read them. */
  readonly alerts?: readonly Alert[] | null;
  readonly approvals?: readonly Approval[];
  readonly route?: DeskRoute;
  /** Calls that are answered. Any other is asked for, and for ever. */
  readonly client?: Partial<OperatorClient>;
}

/** A desk of fixed data, made of the console's own parts; nothing of it calls anybody. */
export function sampleDesk(of: SampleDesk = {}): OperatorDesk {
  const client = clientOf(of.client ?? {});
  const nowMs = () => performance.now();
  const serverMs = () => sampleNowMs;
  const serverMsAt = (ownMs: number) => serverMs() - (nowMs() - ownMs);
  const stops = new StopDesk({ client, operatorId: () => own, nowMs, serverMs });
  const queue = new QueueDesk(client, { nowMs, onArrival: () => undefined });
  const names = new NameBook(client);
  const readAtMs = nowMs() - (of.agoMs ?? 0);
  // What is fresh stays so, however long the page is open.
  const freshAtMs = of.agoMs === undefined ? Number.POSITIVE_INFINITY : readAtMs;
  if (of.stops !== null) {
    const standing = { stops: [...(of.stops ?? [])], confirmations: [sampleConfirmation] };
    stops.reading.value = { standing, askedAtMs: 0, readAtMs: freshAtMs };
  }
  stops.presses.value = of.presses ?? {};
  if (of.alerts !== null) queue.alerts.value = { rows: of.alerts ?? [], readAtMs };
  queue.approvals.value = { rows: of.approvals ?? [], readAtMs: freshAtMs };
  names.names.value = sampleNames;
  names.merchants.value = [sampleMerchant];
  const desk = {
    ...{ client, stops, queue, names, nowMs, serverMs, serverMsAt },
    ...{ facts: sampleFacts, operatorId: own },
    live: new LiveFeed(client, { nowMs, onNews: () => undefined }),
    ...{ role: of.role ?? "approver", notes: signal(freshDeskNotes), signal: never.signal },
    route: signal(of.route ?? { page: "live", id: null }),
    passkeyUntilMs: signal(nowMs() + 431_000),
    ...{ isOut: signal(false), sought: signal(""), openRung: signal(of.openRung ?? null) },
    ...{ go: () => undefined, confirmByPasskey: unanswered },
  };
  return desk as unknown as OperatorDesk;
}

const never = new AbortController();

/** An answer that does not come. */
export function unanswered<T>(): Promise<Reply<T>> {
  return new Promise(() => undefined);
}

/** An answer of the server's. */
export function toldAnswer<T>(body: T, status = 200): Promise<Answered<T>> {
  return Promise.resolve({ ok: true, status, body, headers: new Headers(), replayed: false });
}

/** A refusal of the server's, and why. */
export function refused(detail: string, code = "state_conflict"): Promise<Refused> {
  const problem = { type: `/problems/${code}`, title: code, status: 409, detail, code } as const;
  const instance = "/requests/req_7Q4ZK2";
  return Promise.resolve({ ok: false, problem: { ...problem, instance, retry: "never" } });
}

/** Answers the calls that it was given; any other waits. */
function clientOf(calls: Partial<OperatorClient>): OperatorClient {
  return new Proxy(calls, {
    get: (known, name) => Reflect.get(known, name) ?? unanswered,
  }) as OperatorClient;
}
