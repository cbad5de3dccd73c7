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
    const wanted = new URLSearchParams(exchange.path.split("?")[1]).get("contact");
    return mails.flatMap((mail) => {
      const { contact, purpose, sent_at: at } = mail;
      const shown = `${purpose} to ${contact} at ${at}`;
      const findings = judgeCode(nameOf(asked), mail, contacts);
      if (wanted !== null && !isSame(`${contact}`, wanted)) {
        const promise = "whoever asks for mails to a contact is shown no others";
        findings.push(finding(nameOf(asked), promise, `${shown}, asked for ${wanted}`));
      }
      return findings;
    });
  });
};

/** A mail has a code where one is to be typed; `contacts` knows whom each code was sent to before. */
export function judgeCode(
  place: string,
  { contact, purpose, code }: Members,
  contacts: Map<string, string>,
): Finding[] {
  const shown = `${purpose} to ${contact}`;
  const findings: Finding[] = [];
  if (withCode.has(`${purpose}`) !== (code !== null)) {
    findings.push(finding(place, "a mail has a code where one is asked for", shown));
  }
  if (typeof code !== "string") return findings;
  const key = `${code} ${purpose}`;
  const other = contacts.get(key);
  contacts.set(key, `${contact}`);
  if (other !== undefined && other !== `${contact}`) {
    findings.push(finding(place, "a code is sent to one contact", shown));
  }
  return findings;
}

/** Whether one contact is written in two ways: a domain in capitals, a number without its country. */
function isSame(contact: string, typed: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9@.]/g, "");
  return plain(contact) === plain(typed) || contact.endsWith(plain(typed).replace(/^0/, ""));
}
