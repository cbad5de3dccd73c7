import { askedOf, nameOf } from "./asked.ts";
import { finding, type Judge } from "./finding.ts";

/**
 * A town that rotates its keys step by step refuses nobody for it: whatever the deployment has signed
 * is known to it. Thieves show tokens of nobody's.
 */
export const judgeKeys: Judge = (seen) => {
  const refused = new Map<string, string>();
  for (const { line } of seen.chronicle.logged) {
    const [, fault] = /"sekisho\.fault":"([a-z]+_kid)"/.exec(line) ?? [];
    const [, request] = /"sekisho\.request\.id":"(req_[0-9a-f]+)"/.exec(line) ?? [];
    if (fault !== undefined && request !== undefined) refused.set(request, fault);
  }
  return askedOf(seen).flatMap((asked) => {
    const { exchange } = asked;
    const fault = refused.get(exchange.answer?.headers["x-request-id"] ?? "");
    if (fault === undefined || exchange.actor.startsWith("thief")) return [];
    return [finding(nameOf(asked), "keys that are rotated refuse nobody", fault)];
  });
};
