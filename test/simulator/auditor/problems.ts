import { type Asked, askedOf, type Members, nameOf } from "./asked.ts";
import { declines, problems } from "./contract.ts";
import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { shownPayments } from "./told.ts";

/** Each answer has the headers of the contract, each problem and each decline is as it is listed. */
export const judgeProblems: Judge = (seen) => {
  const requests = new Set<string>();
  return askedOf(seen).flatMap((asked) => {
    const { exchange, status } = asked;
    // The mailbox belongs to the local server and is none of the contract.
    if (exchange.answer === null || exchange.path.startsWith("/dev/")) return [];
    return [
      ...judgeHeaders(asked, requests),
      ...judgePage(asked),
      ...judgeAdvice(asked),
      ...(status < 400 ? [] : judgeProblem(asked)),
    ];
  });
};

function judgeHeaders(asked: Asked, requests: Set<string>): Finding[] {
  const { headers = {} } = asked.exchange.answer ?? {};
  const id = headers["x-request-id"] ?? "";
  const isNew = /^req_[0-9a-f]{24}$/.test(id) && !requests.has(id);
  requests.add(id);
  return [
    ...(isNew ? [] : [finding(nameOf(asked), "each request has an id of its own", id)]),
    ...differ(
      nameOf(asked),
      "no answer is stored on its way",
      headers["cache-control"],
      "no-store",
    ),
  ];
}

/** A page of this machine may read what it is answered here, and no page of elsewhere. */
function judgePage(asked: Asked): Finding[] {
  const { exchange, status } = asked;
  const { origin } = exchange.headers;
  const { headers = {} } = exchange.answer ?? {};
  if (origin === undefined) return [];
  const isOwn = origin.startsWith("http://localhost:");
  const isExposed = /Idempotent-Replayed.*Payment-Status.*Retry-After/.test(
    headers["access-control-expose-headers"] ?? "",
  );
  const said = [headers["access-control-allow-origin"], isExposed];
  const promise = "pages of the deployment's origins read answers, and no others";
  const isPreflight = exchange.method === "OPTIONS";
  return [
    ...differ(nameOf(asked), promise, said, isOwn ? [origin, true] : [undefined, false]),
    ...(isPreflight && isOwn !== (status === 204)
      ? [finding(nameOf(asked), promise, `a question is answered ${status}`)]
      : []),
  ];
}

/** A payment that was declined tells the cashier what to do, in both languages. */
function judgeAdvice(asked: Asked): Finding[] {
  return shownPayments(asked).flatMap(({ decline, message }) => {
    const { ja, en } = (message ?? {}) as Members;
    const isSaid = isText(ja) && isText(en);
    const promise = "a cashier is told what to do";
    if (!isSaid) return [finding(nameOf(asked), promise, JSON.stringify(message))];
    if (decline == null) return [];
    const { code, advice } = decline as Members;
    return differ(nameOf(asked), promise, [code, advice], [code, declines.get(`${code}`)]);
  });
}

function judgeProblem(asked: Asked): Finding[] {
  const { exchange, status, answer } = asked;
  const { headers = {} } = exchange.answer ?? {};
  const [inTable, retry] = problems.get(`${answer?.code}`) ?? [0, ""];
  const said = {
    type: answer?.type,
    status: [status, answer?.status],
    retry: answer?.retry,
    instance: answer?.instance,
    isSaid: isText(answer?.title) && isText(answer?.detail),
    waits: Number(headers["retry-after"] ?? "0") >= 1,
    challenges:
      /^DPoP error="(invalid_token|invalid_dpop_proof|use_dpop_nonce)", algs="ES256"$/.test(
        headers["www-authenticate"] ?? "",
      ),
    tellsTime: typeof answer?.server_time === "string",
    allows: headers.allow !== undefined,
  };
  return differ(nameOf(asked), "a problem is one of the table", said, {
    type: `/problems/${answer?.code}`,
    status: [inTable, inTable],
    retry,
    instance: `/requests/${headers["x-request-id"]}`,
    isSaid: true,
    waits: status === 429 || status === 503,
    challenges: status === 401,
    tellsTime: status === 401,
    allows: status === 405,
  });
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
