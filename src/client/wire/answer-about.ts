import { type AnswerShapes, isMembers, type Members } from "./answer-shape.ts";

/** What a call asked for: parameters of its path and query, and its body's members. */
type Asked = Members;
/** Whether an answer is about what was asked. */
type About = (asked: Asked, body: Members) => boolean;

/** What one client expects of its calls, by `METHOD /path/{parameter}`. */
export interface KnownAnswers {
  /** What they are answered with. */
  readonly shapes: AnswerShapes;
  /** What some answers repeat of the question. */
  readonly abouts: Readonly<Record<string, About>>;
}

/** Of which no answer is known. */
export const nothingKnown: KnownAnswers = { shapes: {}, abouts: {} };

/** The answer is about the same act: under its reference, of its amount. */
export const ofAct: About = same("reference", "amount", "currency");

/**
 * The answer repeats these members of the question, where that had them; `asked:told` where the two
 * have other names. Ids of payments keep their spelling for ever; others may come back under a newer
 * key, and are not compared.
 */
export function same(...names: readonly string[]): About {
  const pairs = names.map((name) => name.split(":"));
  return (asked, body) =>
    pairs.every(([name = "", told = name]) => {
      return asked[name] === undefined || String(asked[name]) === String(body[told]);
    });
}

/** A cancellation is of the payment that was named, where it is told with one. */
export function undoes(asked: Asked, { payment: undone }: Members): boolean {
  const isNamed = same("payment_reference:reference", "payment_id");
  return !isMembers(undone) || isNamed(asked, undone);
}

/** Refunds are of the payment and the reference that were asked for. */
export function givesBack(asked: Asked, { refunds: told }: Members): boolean {
  const isAsked = same("id:payment_id", "payment_id", "reference");
  return (told as Members[]).every((each) => isAsked(asked, each));
}
