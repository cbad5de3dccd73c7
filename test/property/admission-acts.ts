import { issueCode } from "../../src/code/issue-code.ts";
import { issueSeals } from "../../src/code/issue-seals.ts";
import type { Authority } from "../../src/control/authority.ts";
import { adjust } from "../../src/funding/adjust.ts";
import { credit } from "../../src/funding/credit.ts";
import { pointsIn } from "../../src/funding/points-in.ts";
import { redeem } from "../../src/funding/redeem.ts";
import type { IdentityDesk } from "../../src/identity/act/desk.ts";
import { authorize } from "../../src/payment/authorize.ts";
import { cancel } from "../../src/payment/cancel.ts";
import { capture } from "../../src/payment/capture.ts";
import { confirm } from "../../src/payment/confirm.ts";
import { refund } from "../../src/payment/refund.ts";
import type { WalletBook, WalletContext } from "../../src/wallet/book.ts";
import type { Payment } from "../../src/wallet/record.ts";
import {
  type Code,
  cancelOf,
  captureOf,
  confirmOf,
  creditOf,
  issueOf,
  payOf,
  refundOf,
} from "../house/commands.ts";
import type { House } from "../house/house.ts";
import * as identity from "../unit/src/identity/act/acts.ts";

/** What is there to act on: each act's own. */
export interface Things {
  readonly house: House;
  readonly code: Code;
  readonly paid: Payment;
  readonly held: Payment;
  readonly waiting: Payment;
}

interface Asked {
  readonly book: WalletBook;
  readonly context: WalletContext;
  readonly desk: IdentityDesk;
  readonly authority: Authority;
  /** Of the caller's token, or of the code that is paid with. */
  readonly epoch: readonly [number, number, number];
  /** The token's own id, by which a fresh factor is found, for whatever it was given. */
  readonly jti: string;
  /** The key that the token is bound to. */
  readonly jkt: string;
}

type Outcome = { readonly kind: string };
type Act = (things: Things, asked: Asked) => Outcome;

const proof = { jkt: "jkt-1", jti: "proof", untilMs: 2 ** 50 };

function identityCommand({ epoch, jti, jkt }: Asked) {
  return { caller: { deviceNumber: 1, jkt, jti, epoch, authTimeMs: 0 }, proof };
}

function byIdentity<Rest extends object>(
  act: (
    desk: IdentityDesk,
    command: ReturnType<typeof identityCommand> & Rest,
    by: Authority,
  ) => Outcome,
  rest: Rest,
): Act {
  return (_, asked) => act(asked.desk, { ...identityCommand(asked), ...rest }, asked.authority);
}

function own({ authority, epoch, jti, jkt }: Asked) {
  return { authority, epoch, jti, jkt, device: 1, proof };
}

/** What customers ask for by their token, as the Wallet object runs it. */
const customerActs = {
  read: byIdentity(identity.openEventTicket, { hash: "hash", tokenUntilMs: 2 ** 50 }),
  freeze: byIdentity(identity.freeze, {}),
  sign_out: byIdentity(identity.signOut, { everywhere: false }),
  sign_out_everywhere: byIdentity(identity.signOut, { everywhere: true }),
  step_up: byIdentity(identity.openStepUp, { purpose: "device" as const, challenge: "" }),
  unfreeze: byIdentity(identity.unfreeze, {}),
  remove_device: byIdentity(identity.removeDevice, { deviceNumber: 2 }),
  approve_device: byIdentity(identity.approveDevice, { deviceNumber: 2 }),
  rename_device: byIdentity(identity.renameDevice, { deviceNumber: 2, name: "other" }),
  open_contact: byIdentity(identity.beginContact, {}),
  add_contact: byIdentity(identity.addContact, {
    ...{ type: "email" as const, hint: "hint", sealed: "sealed", blind: "blind" },
    reservedUntilMs: 2 ** 50,
  }),
  remove_contact: byIdentity(identity.removeContact, { number: 1 }),
  open_factor: byIdentity(identity.openTotpFactor, { sealedSecret: "sealed", label: "" }),
  remove_factor: byIdentity(identity.removeFactor, { number: 1 }),
  recovery_codes: byIdentity(identity.remakeRecoveryCodes, { hashes: ["hash"] }),
  limits: byIdentity(identity.setLimits, { limits: { paymentMinorMax: 100 } }),
  code: ({ house }, asked) =>
    issueCode(asked.book, { ...issueOf(house), ...own(asked) }, asked.context),
  offline_seals: (_, asked) => issueSeals(asked.book, own(asked), asked.context),
  points_in: ({ house }, asked) => {
    const command = { ...own(asked), reference: "points-1", amountMinor: 1, idKey: 1 };
    return pointsIn(asked.book, command, house.table, asked.context);
  },
  redemption: (_, asked) => {
    const paidTo = { payoutSealed: "", payoutDigests: ["digest"] as const };
    const command = { ...own(asked), ...paidTo, reference: "red-1", amountMinor: 1, idKey: 1 };
    return redeem(asked.book, command, asked.context);
  },
  confirmation: ({ house, waiting }, asked) =>
    confirm(asked.book, { ...confirmOf(house, waiting), ...own(asked) }, asked.context),
} satisfies Readonly<Record<string, Act>>;

const operator = { scope: "wallet", reason: "a test", actor: "opr_1" } as const;

/** What others ask of the wallet. */
const otherActs = {
  pay: ({ house, code }, { book, context, authority }) => {
    const command = payOf(house, code, { authority, amountMinor: 700, epoch: [5, 5, 5] });
    return authorize(book, command, house.table, context);
  },
  capture: ({ house, held }, { book, context, authority, epoch }) =>
    capture(book, captureOf(house, held, { authority, epoch }), context),
  refund: ({ house, paid }, { book, context, authority, epoch }) =>
    refund(book, refundOf(house, paid, { authority, epoch, amountMinor: 1 }), context),
  cancel: ({ house, paid }, { book, context }) =>
    cancel(book, cancelOf(house, { paymentReference: paid.reference }), context),
  credit: ({ house }, { book, context, authority }) =>
    credit(book, creditOf(house, { authority, amountMinor: 1 }), house.table, context),
  adjust: (_, { book, context, authority }) => {
    const command = { reference: "adj-1", kind: "compensation", amountMinor: 1, idKey: 1 } as const;
    const why = { approvalId: "apr_1", caseNumber: "1" };
    return adjust(book, { authority, ...command, ...why }, context);
  },
  lost_device: (_, { desk, authority }) => identity.freezeByContact(desk, authority),
  raise_stop: (_, { desk, authority }) =>
    identity.stopWallet(desk, { ...operator, stopId: "stp_1", untilMs: null }, authority),
  raise_epoch: (_, { desk, authority }) => identity.raiseWalletEpoch(desk, operator, authority),
} satisfies Readonly<Record<string, Act>>;

export const acts = { ...customerActs, ...otherActs };
export type ActName = keyof typeof acts;
