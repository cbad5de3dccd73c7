import type { Reply } from "./answer.ts";
import type { EventTicket, WalletEvent } from "./resource/wallet.ts";
import type { Session } from "./session.ts";

/** The part of a WebSocket that the stream needs; the platform's own satisfies it. */
export interface Socket {
  addEventListener(type: string, listener: (event: never) => void): void;
  close(): void;
}

export interface EventListener {
  readonly onEvent: (event: WalletEvent) => void;
  /** The stream has ended: by the caller, the network, or because the device was revoked. */
  readonly onClose?: (code: number) => void;
  /** Opens the socket; the platform's `WebSocket` unless told (Node has one since 22). */
  readonly openSocket?: (url: string, protocols: string[]) => Socket;
}

/**
 * Opens the wallet's event stream: a ticket (one use, 30 s) by a signed call, then a WebSocket that
 * shows the ticket as its subprotocol. Events may be missed between two streams; their `sequence`
 * says so, and the activity list has them all.
 */
export async function openEventStream(
  session: Session,
  listener: EventListener,
): Promise<Reply<{ close(): void }>> {
  const reply = await session.call<EventTicket>("POST", "/v1/wallet/event-tickets");
  if (!reply.ok) return reply;
  const url = `${session.transport.origin.replace(/^http/, "ws")}/v1/wallet/events`;
  const open = listener.openSocket ?? ((to, protocols) => new WebSocket(to, protocols));
  const socket = open(url, [reply.body.ticket]);
  socket.addEventListener("message", (message: { data: unknown }) => {
    const event = parseEvent(message.data);
    if (event !== undefined) listener.onEvent(event);
  });
  socket.addEventListener("close", (end: { code: number }) => listener.onClose?.(end.code));
  return { ...reply, body: { close: () => socket.close() } };
}

function parseEvent(text: unknown): WalletEvent | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const event = JSON.parse(text) as WalletEvent | null;
    return typeof event?.sequence === "number" ? event : undefined;
  } catch {
    return undefined;
  }
}
