import { differ, type Finding, finding, type Judge } from "./finding.ts";
import { judgeCode } from "./mails.ts";
import type { Seen } from "./seen.ts";

/** What arrives at the gateway is the deployment's, one message the same each time, and a mail. */
export const judgePosts: Judge = (seen) => {
  const messages = new Map<string, string>();
  const contacts = new Map<string, string>();
  return seen.chronicle.posts.flatMap(({ atMs, verdict, text }): Finding[] => {
    const place = `post at ${atMs}`;
    if (!verdict.ok) {
      if (verdict.reason === "time" && areClocksOff(seen)) return [];
      return [finding(place, "what is posted is signed by the deployment", verdict.reason)];
    }
    const before = messages.get(verdict.messageId) ?? text;
    messages.set(verdict.messageId, text);
    const { contact, ...mail } = JSON.parse(text) as Mail;
    return [
      ...differ(place, "a message is the same each time it is posted", text, before),
      ...judgeCode(place, { ...mail, contact: contact.value }, contacts),
    ];
  });
};

interface Mail {
  readonly contact: { readonly value: string };
  readonly purpose: string;
  readonly code: string | null;
}

/** A signature is good for five minutes. */
function areClocksOff({ chronicle }: Seen): boolean {
  return chronicle.clocks.some(({ offMs }) => Math.abs(offMs) > 240_000);
}
