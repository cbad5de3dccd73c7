import {
  fits,
  flag,
  isMembers,
  list,
  listOf,
  type Members,
  number,
  object,
  type Shape,
  shapes,
  text,
} from "./answer-shape.ts";

/** What a call asked for: parameters of its path and query, and its body's members. */
type Asked = Members;
type About = (asked: Asked, body: Members) => boolean;

interface Row {
  readonly method: string;
  readonly segments: readonly string[];
  readonly shape: Shape;
  readonly about: About;
}

const ofAct = same("reference", "amount", "currency");

/** Every call whose answer is known, most of them with what it must repeat of the question. */
const rows: readonly Row[] = [
  row("POST /v1/registrations", { registration_id: text }),
  row("POST /v1/sign-ins", { sign_in_id: text }),
  row("POST /v1/recoveries", { recovery_id: text }),
  row("POST /v1/lost-devices", { lost_device_id: text }),
  row("POST /v1/registrations/{id}/contact-proof", { totp: object }),
  row("POST /v1/sign-ins/{id}/contact-proof", { factors: list }),
  row("POST /v1/recoveries/{id}/contact-proof", { factors: list }),
  row("POST /v1/lost-devices/{id}/contact-proof", { state: text }),
  row("POST /v1/registrations/{id}/factor", shapes.entered),
  row("POST /v1/sign-ins/{id}/factor", shapes.entered),
  row("POST /v1/recoveries/{id}/factor", shapes.entered),
  row("POST /v1/tokens/refresh", shapes.tokens),
  row("POST /v1/step-ups", { step_up_id: text }),
  row("POST /v1/step-ups/{id}/factor", shapes.tokens),
  row("GET /v1/wallet", shapes.wallet),
  row("GET /v1/wallet/activity", shapes.page),
  row("POST /v1/wallet/freeze", { state: text }),
  row("POST /v1/wallet/unfreeze", { state: text }),
  row("DELETE /v1/wallet/devices/{device_id}", shapes.deviceState),
  row("PUT /v1/wallet/devices/{device_id}", shapes.deviceState),
  row("POST /v1/wallet/devices/{device_id}/approve", shapes.deviceState),
  row("POST /v1/wallet/contacts", { contact_id: text }),
  row("POST /v1/wallet/contacts/{contact_id}/contact-proof", shapes.contactState),
  row("DELETE /v1/wallet/contacts/{contact_id}", shapes.contactState),
  row("POST /v1/wallet/factors", { factor_id: text }),
  row("POST /v1/wallet/factors/{factor_id}/factor", shapes.factorState),
  row("DELETE /v1/wallet/factors/{factor_id}", shapes.factorState),
  row("POST /v1/wallet/recovery-codes", { recovery_codes: list }),
  row("PUT /v1/wallet/limits", { own: object }),
  row("POST /v1/wallet/sign-out", { signed_out: flag }),
  row("POST /v1/codes", { qr: text }),
  row("POST /v1/offline-seals", { seals: listOf(text), counter: number }),
  row("POST /v1/top-ups", { top_up_id: text, status: text, ...shapes.act }, ofAct),
  row("POST /v1/redemptions", { redemption_id: text, ...shapes.act }, same("reference", "amount")),
  row(
    "GET /v1/redemptions/{redemption_id}",
    { redemption_id: text, ...shapes.act },
    same("redemption_id"),
  ),
  row("GET /v1/wallet/payments", { payments: list }),
  row("GET /v1/wallet/confirmations", { confirmations: list }),
  row("POST /v1/payments/{payment_id}/confirmation", shapes.payment, same("payment_id", "amount")),
  row("POST /v1/wallet/event-tickets", { ticket: text }),
  row("POST /v1/terminals/activations", {
    terminal_id: text,
    merchant_id: text,
    ...shapes.withTokens,
  }),
  row("POST /v1/terminals/sessions", shapes.tokens),
  row("GET /v1/terminals/me/totals", shapes.totals, same("business_date")),
  row("POST /v1/payments", shapes.payment, ofAct),
  row("GET /v1/payments", shapes.payment, same("reference")),
  row("GET /v1/payments/{payment_id}", shapes.payment, same("payment_id")),
  row("POST /v1/payments/{payment_id}/captures", shapes.payment, same("payment_id")),
  row("POST /v1/cancellations", shapes.cancellation, undoes),
  row(
    "POST /v1/payments/{payment_id}/refunds",
    shapes.refund,
    same("payment_id", "reference", "amount"),
  ),
  row("GET /v1/payments/{payment_id}/refunds", shapes.refunds, givesBack),
  row("GET /v1/refunds", shapes.refunds, givesBack),
  row("POST /v1/partners/sessions", shapes.tokens),
  row("POST /v1/funding/{channel}/credits", shapes.credit, ofAct),
  row("GET /v1/funding/{channel}/credits", shapes.credit, same("reference")),
  row("POST /v1/operators/bootstrap", shapes.operatorEntered),
  row("POST /v1/operators/activations", shapes.operatorEntered),
  row("POST /v1/operators/sessions", shapes.tokens),
  row("POST /v1/operators/invitations", { invitation_code: text }),
  row("GET /v1/operators", { operators: list }),
  row("POST /v1/operators/{id}/role", shapes.waiting),
  row("POST /v1/operators/passkeys", { passkey_id: text, webauthn: object }),
  row("POST /v1/operators/passkeys/{passkey_id}/factor", { passkey_id: text }),
  row("POST /v1/operators/sign-ins", { sign_in_id: text, webauthn: object }),
  row("POST /v1/operators/sign-ins/{id}/factor", shapes.tokens),
  row("GET /v1/operator/stops", { stops: list, confirmations: list }),
  row("PUT /v1/operator/stops", { stop_id: text, ...shapes.inForce }),
  row("DELETE /v1/operator/stops/{stop_id}", shapes.waiting),
  row("DELETE /v1/operator/confirmations/{terminal_id}", shapes.waiting),
  row("POST /v1/operator/epochs", { scope: text, ...shapes.inForce }),
  row("GET /v1/operator/approvals", { approvals: list }),
  row("POST /v1/operator/approvals/{approval_id}/approve", { approval_id: text }),
  row("POST /v1/operator/approvals/{approval_id}/reject", { approval_id: text }),
  row("POST /v1/operator/adjustments", shapes.waiting),
  row("GET /v1/operator/wallets", { wallets: list }),
  row("GET /v1/operator/wallets/{id}", shapes.wallet),
  row("POST /v1/operator/wallets/{id}/freeze", { stop_id: text, ...shapes.inForce }),
  row("POST /v1/operator/wallets/{id}/restore", shapes.waiting),
  row("GET /v1/operator/wallets/{id}/activity", shapes.page),
  row("GET /v1/operator/record", shapes.page),
  row("GET /v1/operator/alerts", { alerts: list }),
  row("POST /v1/operator/alerts/{alert_id}/acknowledge", { alert_id: text }),
  row("POST /v1/operator/merchants", { merchant_id: text, approval_id: text }),
  row("GET /v1/operator/merchants", { merchants: list }),
  row("GET /v1/operator/merchants/{merchant_id}", { merchant_id: text }),
  row("PUT /v1/operator/merchants/{merchant_id}", { merchant_id: text }),
  row("DELETE /v1/operator/merchants/{merchant_id}", { state: text }),
  row("POST /v1/operator/merchants/{id}/stores", { store_id: text }),
  row("POST /v1/operator/stores/{id}/terminals", { terminal_id: text, activation_code: text }),
  row("DELETE /v1/operator/terminals/{terminal_id}", { state: text }),
  row("POST /v1/operator/partners", { partner_id: text }),
  row("GET /v1/operator/partners", { partners: list }),
  row("DELETE /v1/operator/partners/{partner_id}", { partner_id: text, state: text }),
  row("GET /v1/operator/record", { events: list }),
  row("GET /v1/operator/policies", { policies: list }),
  row("POST /v1/operator/policies", { version: number, state: text }),
  row("GET /v1/operator/policies/{version}", { version: number, state: text }, same("version")),
  row("POST /v1/operator/policies/{version}/shadow", shapes.inForce, same("version")),
  row("DELETE /v1/operator/policies/{version}/shadow", shapes.inForce, same("version")),
  row("GET /v1/operator/policies/{version}/report", { version: number }, same("version")),
  row("POST /v1/operator/policies/{version}/activate", shapes.waiting),
  row("POST /v1/operator/policies/{version}/backtests", shapes.backtest, same("version")),
  row("GET /v1/operator/policies/{version}/backtests", { backtests: list }),
  row("GET /v1/operator/policies/{version}/backtests/{backtest_id}", shapes.backtest),
  row("DELETE /v1/operator/policies/{version}/backtests/{backtest_id}", shapes.backtest),
  row("GET /v1/operator/payments/{id}/explanation", { payment: object }),
  row("GET /v1/operator/top-ups/{id}/explanation", { top_up: object }),
];

/** The calls whose answers are known, as `METHOD /path/{parameter}`, with the members of each. */
export function knownAnswers(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    rows.map((each) => [
      `${each.method} /${each.segments.join("/")}`,
      Object.keys(each.shape).filter((name) => !each.shape[name]?.(undefined)),
    ]),
  );
}

/**
 * Whether a success in JSON is the server's answer to this very call: an object with the members
 * that the contract promises, about what was asked. Of a call without a row only that it is one.
 */
export function isAnswerTo(
  call: { readonly method: string; readonly path: string; readonly body: string | undefined },
  status: number,
  body: unknown,
): boolean {
  if (!isMembers(body)) return false;
  const [place = "", query = ""] = call.path.split("?");
  const parts = place.slice(1).split("/");
  const found = rows.find((each) => each.method === call.method && matches(each.segments, parts));
  if (found === undefined) return true;
  if (status === 202) return fits(shapes.waiting, body);
  const asked = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...membersOf(call.body),
    ...parametersOf(found.segments, parts),
  };
  return fits(found.shape, body) && found.about(asked, body);
}

function row(call: string, shape: Shape, about: About = () => true): Row {
  const [method = "", path = ""] = call.split(" ");
  return { method, segments: path.slice(1).split("/"), shape, about };
}

/**
 * The answer repeats these members of the question, where that had them. Ids of payments keep their
 * spelling for ever; others may come back under a newer key, and are not compared.
 */
function same(...names: readonly string[]): About {
  return (asked, body) =>
    names.every((name) => asked[name] === undefined || String(asked[name]) === String(body[name]));
}

function undoes(asked: Asked, { payment: undone }: Members): boolean {
  if (!isMembers(undone)) return true;
  const { payment_reference: reference, payment_id: id } = asked;
  const isNamed = reference === undefined || undone.reference === reference;
  return isNamed && (id === undefined || undone.payment_id === id);
}

function givesBack(asked: Asked, { refunds: told }: Members): boolean {
  return (told as Members[]).every((each) => same("payment_id", "reference")(asked, each));
}

function matches(segments: readonly string[], parts: readonly string[]): boolean {
  return (
    segments.length === parts.length &&
    segments.every((each, index) => each.startsWith("{") || each === parts[index])
  );
}

function parametersOf(segments: readonly string[], parts: readonly string[]): Asked {
  const named = segments.flatMap((each, index) =>
    each.startsWith("{") ? [[each.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
  );
  return Object.fromEntries(named);
}

function membersOf(body: string | undefined): Asked {
  try {
    const parsed: unknown = JSON.parse(body ?? "{}");
    return isMembers(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
