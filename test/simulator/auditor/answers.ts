import type { Judge } from "./finding.ts";

/** No answer is a bare failure: each refusal is a problem that says what it is. */
export const judgeAnswers: Judge = ({ chronicle }) =>
  chronicle.exchanges.flatMap(({ number, method, path, answer }) => {
    // The mailbox belongs to the local server and is none of the contract.
    if (answer === null || answer.status < 400 || path.startsWith("/dev/")) return [];
    const type = answer.headers["content-type"] ?? "";
    if (answer.status !== 500 && type.startsWith("application/problem+json")) return [];
    const shown = `#${number} ${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`;
    return [{ promise: "each refusal says what it is", shown }];
  });
