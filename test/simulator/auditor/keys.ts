import { type Asked, askedOf, doneOf, nameOf } from "./asked.ts";
import { finding, type Judge } from "./finding.ts";

/**
 * A town that rotates its keys step by step refuses nobody for it: whatever the deployment has signed
 * is known to it. Thieves show tokens of nobody's, and tills misread codes.
 */
export const judgeKeys: Judge = (seen) => {
  const refused = new Map<string, string>();
  for (const { line } of seen.chronicle.logged) {
    const [, fault] = /"sekisho\.fault":"([a-z]+_kid)"/.exec(line) ?? [];
    const [, request] = /"sekisho\.request\.id":"(req_[0-9a-f]+)"/.exec(line) ?? [];
    if (fault !== undefined && request !== undefined) refused.set(request, fault);
  }
  if (refused.size === 0) return [];
  const given = new Set<unknown>(
    doneOf(seen)
      .filter(({ route }) => route === "/v1/codes")
      .flatMap(({ answer }) => Object.values(answer ?? {})),
  );
  return askedOf(seen).flatMap((asked) => {
    const { exchange, token, body, sentMs } = asked;
    const fault = refused.get(exchange.answer?.headers["x-request-id"] ?? "");
    if (fault === undefined || exchange.actor.startsWith("thief")) return [];
    // A key is removed once every token that it has signed is over.
    if (fault === "access_kid" && token !== null && sentMs >= token.exp * 1_000) return [];
    if (fault === "code_kid" && !given.has(body?.code) && !isOfPhone(asked)) return [];
    return [finding(nameOf(asked), "keys that are rotated refuse nobody", fault)];
  });
};

/** Whether the phone has signed the code itself, under a seal of the deployment. */
function isOfPhone({ body }: Asked): boolean {
  const [header = ""] = `${body?.code}`.split(".");
  return Buffer.from(header, "base64url").toString().includes('"typ":"qr-device+jwt"');
}
