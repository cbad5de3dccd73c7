import type { Posted } from "../chronicle.ts";
import type { Case } from "./case.ts";
import { all, type Seen } from "./seen.ts";
import { isoOf } from "./told.ts";

/** Somebody is told of a second: of the one that the first payment was decided in, if there is one. */
function tell(seen: Seen, figures: Readonly<Record<string, unknown>>): void {
  const [row] = all(seen, "Wallet").flatMap(({ log }) =>
    log.filter(({ kind, body }) => kind === "payment" && body.declineCode == null),
  );
  const t = isoOf(Math.floor((row?.atMs ?? 0) / 1_000) * 1_000);
  const second = { t, approved: 0, pending: 0, declined: {}, amount: 0, ...figures };
  seen.chronicle.figures.push({ actor: "desk 1", stream: 1, heard: [{ seconds: [second] }] });
}

/** The first answer of somebody who has a token. */
function firstAnswer({ chronicle }: Seen) {
  const exchange = chronicle.exchanges.find(
    ({ actor, answer, headers }) =>
      actor.startsWith("till") && answer?.status === 200 && headers.authorization !== undefined,
  );
  if (exchange?.answer == null) throw new Error("no till was answered");
  return { exchange, answer: exchange.answer };
}

const keysRefuse = "keys that are rotated refuse nobody";

/** A till is refused for the key of its token, which it shows so much later than it did. */
export function refuseToken(seen: Seen, laterMs: number): void {
  const { exchange, answer } = firstAnswer(seen);
  const { exchanges } = seen.chronicle;
  const late = { sentMs: exchange.sentMs + laterMs, answer };
  exchanges[exchanges.indexOf(exchange)] = { ...exchange, ...late };
  tellFault(seen, "access_kid", answer.headers["x-request-id"]);
}

function tellFault(seen: Seen, fault: string, id: string | undefined): void {
  const line = JSON.stringify({ "sekisho.fault": fault, "sekisho.request.id": id });
  seen.chronicle.logged.push({ atMs: 0, level: "info", line });
}

/** The first code that was paid with is refused for its key, as the till has read it. */
export function refuseCode(seen: Seen, read: (code: string) => string): void {
  const { exchanges } = seen.chronicle;
  const at = exchanges.findIndex(
    ({ method, path, body, answer }) =>
      `${method} ${path}` === "POST /v1/payments" &&
      answer?.status === 200 &&
      JSON.parse(body ?? "{}").code?.startsWith("eyJ"),
  );
  const exchange = exchanges[at];
  if (exchange?.answer == null) throw new Error("nobody has paid");
  const { code, ...rest } = JSON.parse(exchange.body ?? "{}");
  exchanges[at] = { ...exchange, body: JSON.stringify({ ...rest, code: read(code) }) };
  tellFault(seen, "code_kid", exchange.answer.headers["x-request-id"]);
}

function letter(code: string): string {
  return JSON.stringify({ contact: { value: "a@example.com" }, purpose: "sign_in", code });
}

function posted(verdict: Posted["verdict"]): Posted {
  return { atMs: 0, verdict, text: letter("12345678") };
}

const counted = "figures count each decision once";

export const watchedCases: readonly Case[] = [
  {
    name: "figures tell of more approvals than there were",
    promise: counted,
    alter: (seen) => tell(seen, { approved: 9 }),
  },
  {
    name: "figures tell of more money than was paid",
    promise: counted,
    alter: (seen) => tell(seen, { amount: 77_777_777 }),
  },
  {
    name: "figures tell of a decline that nobody had",
    promise: counted,
    alter: (seen) => tell(seen, { declined: { nobody_had_it: 1 } }),
  },
  {
    name: "a till is refused for a key that was rotated",
    promise: keysRefuse,
    alter: (seen) => refuseToken(seen, 0),
  },
  {
    name: "a code of the deployment is refused for its key",
    promise: keysRefuse,
    alter: (seen) => refuseCode(seen, (code) => code),
  },
  {
    name: "a post is signed by nobody",
    promise: "what is posted is signed by the deployment",
    alter: (seen) => void seen.chronicle.posts.push(posted({ ok: false, reason: "signature" })),
  },
  {
    name: "a message is another at its second try",
    promise: "a message is the same each time it is posted",
    alter: ({ chronicle }) => {
      const verdict = { ok: true, messageId: "one" } as const;
      chronicle.posts.push(posted(verdict), { ...posted(verdict), text: letter("00000000") });
    },
  },
  {
    name: "a proof is taken without the nonce that is asked for",
    promise: "a proof has a nonce of the deployment where it asks for one",
    alter: (seen) => {
      const { exchange, answer } = firstAnswer(seen);
      exchange.answer = { ...answer, headers: { ...answer.headers, "dpop-nonce": "first" } };
    },
  },
];
