import {
  AppClient,
  importDeviceKey,
  isWaiting,
  OperatorClient,
  PartnerClient,
  type PrivateJwk,
  type Reply,
  type SessionState,
  type SessionStore,
  TerminalClient,
  type Waiting,
} from "../../client/index.ts";
import { fileRecordStore } from "../../client/store/file.ts";
import type { StateFolder } from "../local/state-folder.ts";
import { Failure } from "../program.ts";
import type { FullSeed } from "./schema.ts";

/** How a local server is reached, and which origin it goes by. */
export interface LocalPlace {
  readonly origin: string;
  readonly publicOrigin: string;
}

/** Somebody of every kind, as `seed.json` names them. */
export interface Actors {
  readonly operators: readonly [OperatorClient, OperatorClient];
  readonly terminal: TerminalClient;
  readonly partner: PartnerClient;
  readonly customer: AppClient;
}

/** The clients of everybody who was seeded, each with its own key; `reach` as in `Place.origin`. */
export async function actorsOf(
  seed: FullSeed,
  folder: StateFolder,
  reach = seed.origin,
): Promise<Actors> {
  const place = { origin: reach, publicOrigin: seed.origin };
  const [first, second] = seed.operators;
  const { terminal, partner, customer } = seed;
  return {
    operators: [
      await operatorClient(place, first.jwk, first.operator_id),
      await operatorClient(place, second.jwk, second.operator_id),
    ],
    terminal: new TerminalClient({
      ...(await keyed(place, terminal.jwk)),
      terminalId: terminal.terminal_id,
    }),
    partner: new PartnerClient({
      ...(await keyed(place, partner.jwk)),
      partnerId: partner.partner_id,
      channel: partner.channel,
    }),
    customer: await customerClient(place, customer.jwk, customerSessions(folder)),
  };
}

/** The client of an operator; without `operatorId` of somebody who is none yet. */
export async function operatorClient(
  place: LocalPlace,
  jwk: PrivateJwk,
  operatorId?: string,
): Promise<OperatorClient> {
  return new OperatorClient({ ...(await keyed(place, jwk)), operatorId });
}

/** The customer's phone; its session is kept, since a refresh token is all that renews it. */
export async function customerClient(
  place: LocalPlace,
  jwk: PrivateJwk,
  sessions: SessionStore,
): Promise<AppClient> {
  return new AppClient({ ...(await keyed(place, jwk)), sessions, locale: "en" });
}

/** Where the programs here keep the customer's session. */
export function customerSessions(folder: StateFolder): SessionStore {
  return fileRecordStore<SessionState>(folder.sessions);
}

/** Transport options of a key. */
export async function keyed(place: LocalPlace, jwk: PrivateJwk) {
  return { ...place, key: await importDeviceKey(jwk) };
}

/** The body of an answer that has to be a success; `step` says what failed if it is none. */
export function must<T>(step: string, reply: Reply<T>): T {
  if (reply.ok) return reply.body;
  throw new Failure(`${step} failed: ${refusalInWords(reply)}`);
}

/** The same for an act that nobody else has to agree to, and that is therefore done. */
export function mustAtOnce<T>(step: string, reply: Reply<T | Waiting>): T {
  if (isWaiting(reply)) throw new Failure(`${step} waits for a second person.`);
  return must(step, reply as Reply<T>);
}

/** A refused or lost call in words. */
export function refusalInWords(reply: Exclude<Reply<unknown>, { ok: true }>): string {
  if (reply.problem === undefined) {
    const { cause, detail } = reply.unreachable;
    return `no answer (${cause}: ${detail}). Does a server run there? "sekisho status" asks.`;
  }
  const { status, code, title, detail } = reply.problem;
  return `${status} ${code}: ${title}. ${detail}`;
}

interface Mail {
  readonly purpose: string;
  readonly code: string | null;
}

/** The newest code that was sent to `contact`, from the local mailbox. */
export async function mailedCode(place: LocalPlace, contact: string): Promise<string | null> {
  const query = new URLSearchParams({ contact });
  const response = await fetch(`${place.origin}/dev/mailbox?${query}`);
  const mails = response.ok ? ((await response.json()) as readonly Mail[]) : [];
  return mails.find((mail) => mail.code !== null)?.code ?? null;
}
