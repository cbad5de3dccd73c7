import type { Contact } from "../../src/identity/contact.ts";
import type { BankAccount } from "../../src/merchant/book.ts";
import { parseOwn } from "../../src/own-json.ts";
import { openSecret, sealSecret } from "../../src/token/blind.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/token/grammar.ts";
import type { KeyRing } from "../../src/token/key-ring.ts";
import { random } from "./keys.ts";

/** A text of ours that was sealed for `ad`. Throws when it does not open: a key is missing. */
export function openText(ring: KeyRing, sealed: string, ad: string): string {
  const text = decodeUtf8(openBytesOf(ring, sealed, ad));
  if (text === null) throw new Error("a sealed text is UTF-8");
  return text;
}

/** A TOTP secret sealed for `owner`: a flow, or a wallet's route. */
export function openTotp(ring: KeyRing, sealed: string, owner: string): Uint8Array {
  return openBytesOf(ring, sealed, `totp:${owner}`);
}

/** A contact sealed for `owner`: a flow, or a wallet's route. */
export function openContact(ring: KeyRing, sealed: string, owner: string): Contact {
  return parseOwn<Contact>(openText(ring, sealed, `contact:${owner}`));
}

/** A merchant's bank account, sealed for the merchant: `ownerHex` of its id. */
export function sealBank(ring: KeyRing, ownerHex: string, bank: BankAccount): string {
  return sealSecret(ring, encodeUtf8(JSON.stringify(bank)), `bank:${ownerHex}`, random);
}

/** The bank account that `sealBank` sealed for the merchant. */
export function openBank(ring: KeyRing, ownerHex: string, sealed: string): BankAccount {
  return parseOwn<BankAccount>(openText(ring, sealed, `bank:${ownerHex}`));
}

function openBytesOf(ring: KeyRing, sealed: string, ad: string): Uint8Array {
  const plain = openSecret(ring, sealed, ad);
  if (plain === null) throw new Error("a stored secret cannot be opened with this key ring");
  return plain;
}
