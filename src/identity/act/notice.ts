import type { Profile } from "../book.ts";
import type { IdentityDesk } from "./desk.ts";

/** To whom the owner's other ways of contact are told of what happened: sealed, with the locale. */
export interface Notice {
  readonly locale: string;
  readonly sealedContacts: readonly string[];
}

/** The contacts that hear of an act. */
export function noticeOf({ book }: Pick<IdentityDesk, "book">, profile: Profile): Notice {
  const verified = book.contacts().filter((contact) => contact.state === "verified");
  return { locale: profile.locale, sealedContacts: verified.map((contact) => contact.sealed) };
}
