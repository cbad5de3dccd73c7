import type { IdentityBook } from "./book.ts";

/** A contact, key or passkey of a wallet, as the Directory knows it. */
export interface OwnName {
  readonly of: "contact" | "device_key" | "passkey";
  /** A contact's blind, a key's thumbprint, a passkey's name. */
  readonly name: string;
}

/**
 * What a wallet goes by, and nobody else may: verified contacts, the keys of all devices that ever
 * were, and passkeys. Nothing while its enrolment is not confirmed.
 */
export function ownNames(book: IdentityBook): OwnName[] {
  const profile = book.profile();
  if (profile === null || profile.state === "pending") return [];
  const contacts = book
    .contacts()
    .filter(({ state }) => state === "verified")
    .map(({ blind }): OwnName => ({ of: "contact", name: blind }));
  const keys = book.devices().map(({ jkt }): OwnName => ({ of: "device_key", name: jkt }));
  const passkeys = book
    .factors()
    .flatMap(({ name }): OwnName[] => (name === null ? [] : [{ of: "passkey", name }]));
  return [...contacts, ...keys, ...passkeys];
}

/** Whether a wallet still goes by a name. */
export function isOwnName(book: IdentityBook, { of, name }: OwnName): boolean {
  return ownNames(book).some((each) => each.of === of && each.name === name);
}
