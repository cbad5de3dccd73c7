import { authorize } from "../../src/payment/authorize.ts";
import { type CancelCommand, cancel } from "../../src/payment/cancel.ts";
import { type CaptureCommand, capture } from "../../src/payment/capture.ts";
import type { PayCommand, PayOutcome } from "../../src/payment/pay-command.ts";
import { type RefundCommand, refund } from "../../src/payment/refund.ts";
import { renderDecision, renderPayment, renderRefund } from "../../src/payment/reply.ts";
import type { CancellationBody } from "../../src/wallet/act-record.ts";
import { shops } from "./city.ts";
import { cancelOf, captureOf, payOf, refundOf } from "./commands.ts";
import type { Told, WalletRoom } from "./house.ts";
import type { Answer, Request } from "./notebook.ts";
import { type KnownPayment, type ShownCode, sealOf, type World } from "./world.ts";

/** What terminals send, as requests that can be sent again and altered. */

const terminalEpoch = [1, 1, 1] as const;

/** An outcome that is not kept: the next try may be answered otherwise. */
function passing(outcome: { readonly kind: string }): Answer {
  return { stored: false, text: outcome.kind, final: false };
}

function stored(rendered: object, final = true): Answer {
  return { stored: true, text: JSON.stringify(rendered), final };
}

export function payRequest(
  world: World,
  code: ShownCode,
  part: Partial<PayCommand> & Pick<PayCommand, "shop" | "reference">,
  room: WalletRoom = code.room,
): Request {
  const { house } = world;
  const send = (change: Partial<PayCommand>) => {
    const command = payOf(house, code, { epoch: terminalEpoch, ...part, ...change });
    const told = house.step(room, (book, context) =>
      authorize(book, command, house.table, context),
    );
    return answered(world, told, (outcome) => payAnswer(world, room, command, outcome));
  };
  return {
    key: `${room.name} payment ${part.shop.terminalId} ${part.reference}`,
    room,
    send: () => send({}),
    sendAltered: () => send({ amountMinor: (part.amountMinor ?? 1) + 1 }),
  };
}

function payAnswer(
  world: World,
  room: WalletRoom,
  command: PayCommand,
  outcome: PayOutcome,
): Answer {
  if (outcome.kind !== "decided") return passing(outcome);
  const { payment, replayed } = outcome;
  if (!replayed) {
    checkStops(world, room, command, payment.body.declineCode);
    world.payments.push({ room, payment });
  }
  const rendered = renderDecision(payment, sealOf(room));
  return stored(rendered, rendered.final);
}

/** Nothing is approved under a stop, whatever the rules say about it. */
function checkStops(
  world: World,
  room: WalletRoom,
  command: PayCommand,
  declineCode: string | null,
): void {
  if (declineCode !== null) return;
  const { shop } = command;
  const ids = [null, shop.merchantId, shop.terminalId];
  const scopes = ["everything", "spending", "merchant", "terminal"];
  const stopped = world.house.control.stops.some(
    ({ scope, id }) => scopes.includes(scope) && ids.includes(id),
  );
  const frozen = room.book.profile()?.state !== "live";
  if (stopped || frozen) throw new Error(`${command.reference} approved under a stop`);
}

export function captureRequest(
  world: World,
  { room, payment }: KnownPayment,
  part: Partial<CaptureCommand> & Pick<CaptureCommand, "reference">,
): Request {
  const { house } = world;
  const send = (change: Partial<CaptureCommand>) => {
    const command = captureOf(house, payment, { ...part, ...change });
    const told = house.step(room, (book, context) => capture(book, command, context));
    return answered(world, told, (outcome) => {
      if (outcome.kind !== "captured") return passing(outcome);
      if (!outcome.replayed) demandInTime(world, room, payment.body.holdUntilMs, "captured");
      return stored(renderPayment(outcome.payment, sealOf(room), outcome.capturedAtMs));
    });
  };
  return {
    key: `${room.name} capture ${payment.body.shop.terminalId} ${part.reference}`,
    room,
    send: () => send({}),
    sendAltered: () => send({ amountMinor: (part.amountMinor ?? 1) + 1 }),
  };
}

export function refundRequest(
  world: World,
  { room, payment }: KnownPayment,
  part: Partial<RefundCommand> & Pick<RefundCommand, "reference">,
): Request {
  const { house } = world;
  const send = (change: Partial<RefundCommand>) => {
    const command = refundOf(house, payment, { ...part, ...change });
    const told = house.step(room, (book, context) => refund(book, command, context));
    return answered(world, told, (outcome) => {
      if (outcome.kind !== "refunded") return passing(outcome);
      return stored(renderRefund(outcome.refund, outcome.payment, sealOf(room)));
    });
  };
  return {
    key: `${room.name} refund ${payment.body.shop.terminalId} ${part.reference}`,
    room,
    send: () => send({}),
    sendAltered: () => send({ amountMinor: (part.amountMinor ?? 1) + 1 }),
  };
}

/** A cancellation that goes straight to the wallet: by id, or by code and reference. */
export function cancelRequest(
  world: World,
  room: WalletRoom,
  part: Partial<CancelCommand> & Pick<CancelCommand, "reference">,
): Request {
  const { house } = world;
  const send = (change: Partial<CancelCommand>) => {
    const command = cancelOf(house, { ...part, ...change });
    const told = house.step(room, (book, context) => cancel(book, command, context));
    return answered(world, told, (outcome) => {
      if (outcome.kind !== "cancelled") return passing(outcome);
      const { payment, madeAtMs, sequence, replayed } = outcome;
      if (!replayed) demandOpenWindow(room, sequence, command.acceptedAtMs);
      if (payment === null) return stored({ row: sequence, madeAtMs });
      return stored({ row: sequence, ...renderPayment(payment, sealOf(room), madeAtMs) });
    });
  };
  const terminalId = (part.shop ?? shops[0])?.terminalId;
  return {
    key: `${room.name} cancellation ${terminalId} ${part.reference}`,
    room,
    send: () => send({}),
    sendAltered: () => send({ paymentReference: "another-reference", code: null }),
  };
}

/** What ends at a moment is refused from that very moment on, whether or not an alarm has rung. */
function demandInTime(world: World, room: WalletRoom, endMs: number | null, what: string): void {
  const nowMs = world.house.nowMs + room.skewMs;
  if (endMs !== null && nowMs >= endMs) throw new Error(`${what} ${nowMs - endMs} ms too late`);
}

/** A cancellation that moved money was accepted within the window of what it undid. */
function demandOpenWindow(room: WalletRoom, sequence: number, acceptedAtMs: number): void {
  const body = room.book.bySequence(sequence)?.said as CancellationBody;
  const endMs = body.after?.windowEndMs ?? null;
  if ((body.sentMinor ?? 0) !== 0 && endMs !== null && acceptedAtMs >= endMs) {
    throw new Error(`cancelled ${acceptedAtMs - endMs} ms too late`);
  }
}

function answered<T>(world: World, told: Told<T>, read: (outcome: T) => Answer): Answer | null {
  if (!told.told) return null;
  const answer = read(told.value);
  return world.weather.isLost() ? null : answer;
}
