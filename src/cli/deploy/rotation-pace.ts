import { parseOwn } from "../../own-json.ts";
import { dayMs, hourMs, minuteMs, renderTime } from "../../time.ts";
import { spanInWords } from "../policy/rule-words.ts";
import type { KeyPurpose, RotationStep } from "./rotate.ts";

/** The last step that was done for a purpose, as the ring remembers it. */
interface Stamp {
  readonly step: RotationStep;
  readonly at: string;
}

type Stamps = Readonly<Partial<Record<KeyPurpose, Stamp>>>;

/** What has to have been the last step, for how long, and what is lost by not waiting. */
interface Pace {
  readonly last: RotationStep;
  readonly ms: number;
  readonly lost: string;
}

const spreading =
  "whatever part of the deployment still has the ring of before refuses what the new key makes";
const recalled = "what a code of the last day was used for cannot be recalled any more";

/** The pace of each step; what is not here has none. */
const paces: Readonly<Partial<Record<KeyPurpose, Partial<Record<RotationStep, Pace>>>>> = {
  access: {
    promote: { last: "add", ms: minuteMs, lost: spreading },
    remove: {
      ...{ last: "promote", ms: 10 * minuteMs },
      lost: "whoever has a token of the old key is refused until it is renewed",
    },
  },
  code: {
    promote: { last: "add", ms: minuteMs, lost: spreading },
    retire: { last: "promote", ms: minuteMs, lost: "codes that are shown now are refused" },
    remove: { last: "retire", ms: dayMs, lost: recalled },
  },
  webhook: {
    promote: {
      ...{ last: "add", ms: 10 * minuteMs },
      lost: "receivers that have not fetched the new key refuse what is posted to them",
    },
    remove: {
      ...{ last: "promote", ms: 10 * minuteMs },
      lost: "posts that the old key has signed are refused where they arrive",
    },
  },
  "seal.code": {
    promote: { last: "add", ms: minuteMs, lost: spreading },
    retire: {
      ...{ last: "promote", ms: 72 * hourMs },
      lost: "phones that are offline pay with nothing until they have fetched new seals",
    },
    remove: { last: "retire", ms: dayMs, lost: recalled },
  },
  "seal.id": { promote: { last: "add", ms: minuteMs, lost: spreading } },
  mac: { promote: { last: "add", ms: minuteMs, lost: spreading } },
  totp: { promote: { last: "add", ms: minuteMs, lost: spreading } },
  blind: {
    promote: { last: "add", ms: minuteMs, lost: spreading },
    remove: {
      ...{ last: "promote", ms: 30 * dayMs },
      lost: "whoever has not used the app since then cannot sign in any more, until that key is put back",
    },
  },
};

/** A step that comes too early, in words, and what is lost by doing it all the same. */
export interface Early {
  readonly why: string;
  readonly lost: string;
}

/**
 * Whether a step of a rotation comes before its time, by the steps that the ring (JSON) remembers;
 * `null`: it does not.
 */
export function tooEarly(
  json: string,
  purpose: KeyPurpose,
  step: RotationStep,
  nowMs: number,
): Early | null {
  const last = stampsOf(json)[purpose];
  if (step === "add") return last?.step === "add" ? twice(purpose, last) : null;
  const pace = paces[purpose]?.[step];
  if (pace === undefined) return null;
  const { ms, lost } = pace;
  if (last === undefined) {
    const why = `the ring does not say when its keys of ${purpose} were changed`;
    return { why, lost };
  }
  if (last.step !== pace.last) {
    const why = `the last step of ${purpose} was ${last.step} (${last.at}): ${pace.last} comes before ${step}`;
    return { why, lost };
  }
  const untilMs = Date.parse(last.at) + ms;
  if (nowMs >= untilMs) return null;
  const why =
    `${pace.last} of ${purpose} was done at ${last.at}: ${step} follows ${spanInWords(ms)} after it is ` +
    `deployed, not before ${renderTime(untilMs)}`;
  return { why, lost };
}

function twice(purpose: KeyPurpose, { at }: Stamp): Early {
  return {
    why: `a new key of ${purpose} stands in the ring since ${at}: promote it first`,
    lost: "nothing but room: the ring then has a key that is never used",
  };
}

/** The ring with the step that was just done written down. */
export function stamped(
  json: string,
  purpose: KeyPurpose,
  step: RotationStep,
  nowMs: number,
): string {
  const ring = parseOwn<Readonly<Record<string, unknown>>>(json);
  const steps = { ...stampsOf(json), [purpose]: { step, at: renderTime(nowMs) } };
  return `${JSON.stringify({ ...ring, steps }, null, 2)}\n`;
}

function stampsOf(json: string): Stamps {
  return parseOwn<{ readonly steps?: Stamps }>(json).steps ?? {};
}
