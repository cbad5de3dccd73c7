import type { Message, Passage } from "../../platform/index.ts";
import { isCall, type MakeKind, waySaid } from "./kind.ts";

type Change = (passage: Passage, ms: number) => Passage;

interface MessageFault {
  readonly name: string;
  /** In so many of 100 messages. */
  readonly percent: number;
  readonly change: Change;
}

const lost: Change = (passage) => ({ ...passage, lost: "request" });
const unanswered: Change = (passage) => ({ ...passage, lost: "answer" });
const silentlyLost: Change = (passage) => ({ ...passage, lost: "request", isSilent: true });
const silentlyUnanswered: Change = (passage) => ({ ...passage, lost: "answer", isSilent: true });
const late: Change = (passage, ms) => ({ ...passage, thereMs: passage.thereMs + ms });
const answeredLate: Change = (passage, ms) => ({ ...passage, backMs: passage.backMs + ms });
const doubled: Change = (passage, ms) => ({ ...passage, againMs: ms });

const ofCalls: readonly MessageFault[] = [
  { name: "lost", percent: 0.3, change: lost },
  { name: "unanswered", percent: 0.3, change: unanswered },
  { name: "never arrived", percent: 0.05, change: silentlyLost },
  { name: "never answered", percent: 0.05, change: silentlyUnanswered },
  { name: "late", percent: 0.4, change: late },
  { name: "answered late", percent: 0.2, change: answeredLate },
];
const ofRequests: readonly MessageFault[] = [
  { name: "lost", percent: 0.8, change: lost },
  { name: "unanswered", percent: 0.8, change: unanswered },
  { name: "never arrived", percent: 0.2, change: silentlyLost },
  { name: "never answered", percent: 0.2, change: silentlyUnanswered },
  { name: "late", percent: 0.8, change: late },
  { name: "answered late", percent: 0.4, change: answeredLate },
  { name: "doubled", percent: 0.8, change: doubled },
];
const ofStreams: readonly MessageFault[] = [
  { name: "lost", percent: 3, change: lost },
  { name: "late", percent: 6, change: late },
];
const faultsOf: Readonly<Record<Message["kind"], readonly MessageFault[]>> = {
  rpc: ofCalls,
  fetch: ofCalls,
  request: ofRequests,
  socket: ofStreams,
};

/** How late a message may be: each of these as often as the others. */
const delaysMs = [
  [5, 100],
  [100, 1_000],
  [1_000, 8_000],
  [8_000, 30_000],
] as const;

/**
 * Requests, answers, calls and events that are lost, doubled or late; those that were sent after a
 * late one overtake it. A call whose answer is lost was carried out; its caller sees a fault, or nothing ever.
 */
export const messages: MakeKind = (sky) => ({
  passage(message, passage) {
    let at = (sky.dice.unit() * 100) / sky.force;
    for (const { name, percent, change } of faultsOf[message.kind]) {
      at -= percent;
      if (at >= 0) continue;
      const [fromMs, toMs] = sky.dice.pick(delaysMs);
      const changed = change(passage, sky.dice.between(fromMs, toMs));
      return sky.befalls(`${message.kind} ${name}`, waySaid(message)) ? changed : passage;
    }
    return passage;
  },
});

/**
 * Calls between objects that come seconds late and whose answer is lost: what was asked for after
 * them came before them, and nobody is told that they were carried out.
 */
export const stragglers: MakeKind = (sky) => ({
  passage(message, passage) {
    if (!isCall(message) || !message.from.includes("(") || !sky.strikes(4)) return passage;
    const lateMs = sky.dice.chance(70) ? sky.dice.between(200, 950) : sky.dice.between(950, 4_500);
    if (!sky.befalls("rpc straggled", waySaid(message))) return passage;
    return { ...passage, thereMs: passage.thereMs + lateMs, lost: "answer" };
  },
});
