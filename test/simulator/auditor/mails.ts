import { askedOf, type Members, nameOf } from "./asked.ts";
import { type Finding, finding, type Judge } from "./finding.ts";

/** What is mailed with a code, by how the flow was opened; without one it is news. */
const withCode = new Set(["registration", "sign_in", "recovery", "lost_device", "contact"]);

/** Each mail has a code where one is to be typed, and nowhere else; no code comes twice. */
export const judgeMails: Judge = (seen) => {
  const contacts = new Map<string, string>();
  return askedOf(seen).flatMap((asked): Finding[] => {
    const { exchange, status } = asked;
    if (!exchange.path.startsWith("/dev/mailbox") || status !== 200) return [];
    const mails = JSON.parse(exchange.answer?.body ?? "[]") as Members[];
    return mails.flatMap(({ contact, purpose, code, sent_at: at }) => {
      const shown = `${purpose} to ${contact} at ${at}`;
      const findings: Finding[] = [];
      if (withCode.has(`${purpose}`) !== (code !== null)) {
        findings.push(finding(nameOf(asked), "a mail has a code where one is asked for", shown));
      }
      if (typeof code === "string") {
        const key = `${code} ${purpose}`;
        const other = contacts.get(key);
        contacts.set(key, `${contact}`);
        if (other !== undefined && other !== `${contact}`) {
          findings.push(finding(nameOf(asked), "a code is sent to one contact", shown));
        }
      }
      return findings;
    });
  });
};
