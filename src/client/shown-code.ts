import type { OfflineCode } from "./offline-codes.ts";
import type { Code, CodeRequest } from "./resource/wallet.ts";
import type { Runtime } from "./runtime.ts";
import type { Reply } from "./wire/answer.ts";
import type { CallLimits } from "./wire/transport.ts";

/** How long a customer is kept waiting for the server's code while the phone could sign its own. */
export const codeWaitMs = 400;

/** A code to show: the server's, or one that the phone has signed by itself. */
export interface ShownCode {
  readonly qr: string;
  /** Null where it was not asked for or could not be kept, and of a code signed offline. */
  readonly bar_code: string | null;
  readonly jpqr: string | null;
  readonly emv: string | null;
  readonly expires_at: string;
  /** The phone has signed it: good for small amounts. */
  readonly offline: boolean;
  /** How many more the phone can sign before seals have to be fetched; null of the server's code. */
  readonly left: number | null;
}

/** Where codes come from: a phone's client. */
interface CodeSource {
  issueCode(request: CodeRequest | undefined, limits: CallLimits): Promise<Reply<Code>>;
  offlineCode(): Promise<OfflineCode | null>;
  readonly session: { readonly transport: { readonly runtime: Pick<Runtime, "sleep"> } };
}

/**
 * The server's code when it comes within `waitMs`, else one that the phone signs; where there is no
 * seal for that, whatever the call for the server's ends with. A refusal of the server is told, and
 * no code; that it is out of order is no refusal.
 */
export async function codeToShow(
  phone: CodeSource,
  request: CodeRequest | undefined,
  waitMs: number,
): Promise<Reply<ShownCode>> {
  const decided = new AbortController();
  const given = new AbortController();
  const asked = phone.issueCode(request, { signal: given.signal });
  const { runtime } = phone.session.transport;
  const patience = runtime.sleep(waitMs, decided.signal).then(() => undefined);
  const first = await Promise.race([asked, patience]);
  decided.abort();
  const isTold = first?.ok || (first?.problem !== undefined && first.problem.status < 500);
  if (first !== undefined && isTold) return online(first);
  const own = await phone.offlineCode();
  if (own === null) return online(await asked);
  given.abort();
  const none = { bar_code: null, jpqr: null, emv: null };
  const body = { ...none, ...own, offline: true };
  return { ok: true, status: 200, body, headers: new Headers(), replayed: false };
}

function online(reply: Reply<Code>): Reply<ShownCode> {
  return reply.ok ? { ...reply, body: { ...reply.body, offline: false, left: null } } : reply;
}
