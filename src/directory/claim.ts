import { reservationGraceMs, settleAgainMs } from "../bounds.ts";
import type { EpochMs } from "../time.ts";
import type { WalletRoute } from "../token/seal.ts";
import type { DirectoryBook, Ownership, Reservation } from "./book.ts";

/**
 * Whose a contact is now; `null` when it is nobody's, or was removed and has been kept long enough.
 */
export function contactClaim(book: DirectoryBook, blind: string, nowMs: EpochMs): Ownership | null {
  const claim = book.contact(blind);
  const free = claim !== null && isLeaving(claim) && nowMs >= (claim.untilMs ?? 0);
  return free ? null : claim;
}

/** The wallet that has a contact for good; `null` also once that wallet has removed it. */
export function contactOwner(book: DirectoryBook, blind: string): WalletRoute | null {
  const claim = book.contact(blind);
  return claim?.state === "confirmed" && !isLeaving(claim) ? claim.route : null;
}

/**
 * The wallet that a device key was enrolled in, also long ago; `null` while it is only reserved.
 */
export function keyOwner(book: DirectoryBook, jkt: string): WalletRoute | null {
  const claim = book.key(jkt);
  return claim?.state === "confirmed" ? claim.route : null;
}

/** Whether the wallet removed this contact, which can do nothing any more but freeze it. */
export function isLeaving(claim: Ownership): boolean {
  return claim.state === "confirmed" && claim.untilMs !== null;
}

/** A device key, and the wallet and flow that want it. */
export interface KeyClaim {
  readonly jkt: string;
  readonly route: WalletRoute;
  readonly flowId: string;
}

/**
 * Reserves a device key for one wallet. `taken` when it is, or ever was, another wallet's; a key
 * that this wallet removed is the Wallet's own to refuse.
 */
export function reserveKey(
  book: DirectoryBook,
  claim: KeyClaim & { readonly untilMs: EpochMs },
): { readonly kind: "reserved" | "taken" } {
  const known = book.key(claim.jkt);
  if (known !== null && known.route !== claim.route) return { kind: "taken" };
  if (known?.state === "confirmed") return { kind: "reserved" };
  const { route, flowId, untilMs } = claim;
  book.saveKey(claim.jkt, { route, flowId, untilMs, state: "reserved" });
  return { kind: "reserved" };
}

/**
 * Makes a key a wallet's for ever; `lost` when it is another's, which nothing should bring about.
 */
export function confirmKey(
  book: DirectoryBook,
  claim: KeyClaim,
): { readonly kind: "confirmed" | "lost" } {
  const known = book.key(claim.jkt);
  if (known !== null && known.route !== claim.route) return { kind: "lost" };
  if (known?.state !== "confirmed") {
    const { route, flowId } = claim;
    book.saveKey(claim.jkt, { route, flowId, untilMs: null, state: "confirmed" });
  }
  return { kind: "confirmed" };
}

/** Makes the contact of a registration its wallet's and ends the flow well. Repeated: the same. */
export function confirmContact(
  book: DirectoryBook,
  command: { readonly flowId: string },
): { readonly kind: "confirmed" | "lost" } {
  const flow = book.flow(command.flowId);
  if (flow === null) return { kind: "lost" };
  const claim = book.contact(flow.blind);
  if (claim === null || claim.route !== flow.walletRoute) return { kind: "lost" };
  if (claim.state !== "confirmed") {
    book.saveContact(flow.blind, { ...claim, untilMs: null, state: "confirmed" });
  }
  if (flow.state !== "done") book.saveFlow({ ...flow, state: "done" });
  return { kind: "confirmed" };
}

/**
 * Reserves the contact that a flow of the kind `contact` proved, for the wallet it was opened for.
 * `taken` when it is another's; `unknown` when nothing was proven.
 */
export function reserveContact(
  book: DirectoryBook,
  command: { readonly flowId: string; readonly untilMs: EpochMs },
  nowMs: EpochMs,
): { readonly kind: "reserved"; readonly blind: string } | { readonly kind: "taken" | "unknown" } {
  const flow = book.flow(command.flowId);
  if (flow?.kind !== "contact") return { kind: "unknown" };
  if (flow.state !== "contact_proven" && flow.state !== "done") return { kind: "unknown" };
  const { blind, flowId, walletRoute: route } = flow;
  const claim = contactClaim(book, blind, nowMs);
  if (claim !== null && claim.route !== route) return { kind: "taken" };
  if (claim?.state !== "confirmed" || isLeaving(claim)) {
    book.saveContact(blind, { route, flowId, untilMs: command.untilMs, state: "reserved" });
  }
  return { kind: "reserved", blind };
}

/**
 * Makes a contact a wallet's under this blinding key too: it is the wallet's under an older one.
 * `taken` when it is another's, which nothing should bring about.
 */
export function adoptContact(
  book: DirectoryBook,
  command: { readonly blind: string; readonly route: WalletRoute },
): { readonly kind: "adopted" | "taken" } {
  const { blind, route } = command;
  const claim = book.contact(blind);
  if (claim !== null && claim.route !== route) return { kind: "taken" };
  const flowId = claim?.flowId ?? "";
  if (claim?.state !== "confirmed") {
    book.saveContact(blind, { route, flowId, untilMs: null, state: "confirmed" });
  }
  return { kind: "adopted" };
}

/**
 * Whether a contact that a wallet says is its own stands here for it. `lost` when it stands for
 * nobody: then it is reserved until that wallet has been asked again. `taken` when it is another's,
 * so that one contact has two wallets.
 */
export function holdContact(
  book: DirectoryBook,
  { blind, route }: { readonly blind: string; readonly route: WalletRoute },
  nowMs: EpochMs,
): { readonly kind: "held" | "lost" } | { readonly kind: "taken"; readonly route: WalletRoute } {
  const claim = contactClaim(book, blind, nowMs);
  if (claim !== null && claim.route !== route) return { kind: "taken", route: claim.route };
  if (claim !== null) return { kind: "held" };
  book.saveContact(blind, { route, flowId: "", untilMs: nowMs, state: "reserved" });
  return { kind: "lost" };
}

/** The same of a key, or the name of a passkey. */
export function holdKey(
  book: DirectoryBook,
  { jkt, route }: { readonly jkt: string; readonly route: WalletRoute },
  nowMs: EpochMs,
): ReturnType<typeof holdContact> {
  const claim = book.key(jkt);
  if (claim !== null && claim.route !== route) return { kind: "taken", route: claim.route };
  if (claim !== null) return { kind: "held" };
  book.saveKey(jkt, { route, flowId: "", untilMs: nowMs, state: "reserved" });
  return { kind: "lost" };
}

/**
 * Gives back a contact that its wallet removed: at once (`untilMs` null), or later. Repeated, the
 * first time stands; what is another wallet's, or being added again, is left alone.
 */
export function releaseContact(
  book: DirectoryBook,
  command: {
    readonly blind: string;
    readonly route: WalletRoute;
    readonly untilMs: EpochMs | null;
  },
): void {
  const { blind, route, untilMs } = command;
  const claim = book.contact(blind);
  if (claim?.route !== route) return;
  if (untilMs === null) book.dropContact(blind);
  else if (claim.state === "confirmed" && !isLeaving(claim)) {
    book.saveContact(blind, { ...claim, untilMs });
  }
}

/**
 * Ends a registration that cannot be finished and gives its contact back. Only for a flow that was
 * never sent to its Wallet; else `settleReservation` decides.
 */
export function abandonFlow(book: DirectoryBook, command: { readonly flowId: string }): void {
  const flow = book.flow(command.flowId);
  if (flow === null || flow.state === "done") return;
  book.saveFlow({ ...flow, state: "ended" });
  const claim = book.contact(flow.blind);
  if (claim?.state === "reserved" && claim.flowId === flow.flowId) book.dropContact(flow.blind);
}

/** The reservations whose end has passed by the grace, and when the next one is to be looked at. */
export function dueReservations(
  reservations: readonly Reservation[],
  nowMs: EpochMs,
): { readonly due: readonly Reservation[]; readonly nextMs: EpochMs | null } {
  const endOf = (reservation: Reservation) => (reservation.untilMs ?? 0) + reservationGraceMs;
  const due = reservations.filter((reservation) => endOf(reservation) <= nowMs);
  const later = reservations.filter((reservation) => endOf(reservation) > nowMs).map(endOf);
  return { due, nextMs: later.length === 0 ? null : Math.min(...later) };
}

/** When the next reservation is to be looked at; what is due and was left failed waits a while. */
export function nextSettlingMs(
  reservations: readonly Reservation[],
  nowMs: EpochMs,
): EpochMs | null {
  const { due, nextMs } = dueReservations(reservations, nowMs);
  return due.length > 0 ? nowMs + settleAgainMs : nextMs;
}

/**
 * Settles a reservation that has ended by what its Wallet says of it: owned there, it is confirmed;
 * else it is given up, and the flow with it. Nothing is done when it was renewed meanwhile.
 */
export function settleReservation(
  book: DirectoryBook,
  reservation: Reservation,
  owned: boolean,
): void {
  const { name, flowId, route } = reservation;
  const claim = reservation.of === "contact" ? book.contact(name) : book.key(name);
  if (claim?.state !== "reserved" || claim.untilMs !== reservation.untilMs) return;
  if (claim.flowId !== flowId) return;
  const confirmed = { route, flowId, untilMs: null, state: "confirmed" } as const;
  if (reservation.of === "device_key") {
    if (owned) book.saveKey(name, confirmed);
    else book.dropKey(name);
    return;
  }
  if (owned) book.saveContact(name, confirmed);
  else book.dropContact(name);
  const flow = book.flow(flowId);
  if (flow !== null) book.saveFlow({ ...flow, state: owned ? "done" : "ended" });
}
