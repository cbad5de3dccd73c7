import { isMembers, type Members } from "./answer-shape.ts";

/** What a call asked for: parameters of its path and query, and its body's members. */
type Asked = Members;
/** Whether an answer is about what was asked. */
export type About = (asked: Asked, body: Members) => boolean;

const ofAct = same("reference", "amount", "currency");
const ofPayment = same("id:payment_id");
const ofVersion = same("version");

/** What the answers of some calls repeat of the question, by `METHOD /path/{parameter}`. */
export const abouts: Readonly<Record<string, About>> = {
  "POST /v1/top-ups": ofAct,
  "POST /v1/redemptions": same("reference", "amount"),
  "GET /v1/redemptions/{id}": same("id:redemption_id"),
  "POST /v1/payments/{id}/confirmation": same("id:payment_id", "amount"),
  "GET /v1/terminals/me/totals": same("business_date"),
  "POST /v1/payments": ofAct,
  "GET /v1/payments": same("reference"),
  "GET /v1/payments/{id}": ofPayment,
  "POST /v1/payments/{id}/captures": ofPayment,
  "POST /v1/cancellations": undoes,
  "POST /v1/payments/{id}/refunds": same("id:payment_id", "reference", "amount"),
  "GET /v1/payments/{id}/refunds": givesBack,
  "GET /v1/refunds": givesBack,
  "POST /v1/funding/{channel}/credits": ofAct,
  "GET /v1/funding/{channel}/credits": same("reference"),
  "GET /v1/operator/policies/{version}": ofVersion,
  "POST /v1/operator/policies/{version}/shadow": ofVersion,
  "DELETE /v1/operator/policies/{version}/shadow": ofVersion,
  "GET /v1/operator/policies/{version}/report": ofVersion,
  "POST /v1/operator/policies/{version}/backtests": ofVersion,
};

/**
 * The answer repeats these members of the question, where that had them; `asked:told` where the two
 * have other names. Ids of payments keep their spelling for ever; others may come back under a newer
 * key, and are not compared.
 */
function same(...names: readonly string[]): About {
  const pairs = names.map((name) => name.split(":"));
  return (asked, body) =>
    pairs.every(([name = "", told = name]) => {
      return asked[name] === undefined || String(asked[name]) === String(body[told]);
    });
}

function undoes(asked: Asked, { payment: undone }: Members): boolean {
  if (!isMembers(undone)) return true;
  const { payment_reference: reference, payment_id: id } = asked;
  const isNamed = reference === undefined || undone.reference === reference;
  return isNamed && (id === undefined || undone.payment_id === id);
}

function givesBack(asked: Asked, { refunds: told }: Members): boolean {
  const isAsked = same("id:payment_id", "payment_id", "reference");
  return (told as Members[]).every((each) => isAsked(asked, each));
}
