/** What somebody types into a form, member by member, as it stands in its fields. */
export type Draft<Name extends string> = Readonly<Record<Name, string>>;

/** What of a draft is to be put right, by its member: the end of a key of the catalogue. */
export type DraftFaults<Name extends string> = Partial<Readonly<Record<Name, string>>>;

/** A draft as what is sent of it, or what keeps it from that. The server judges it again. */
export type CheckedDraft<Name extends string, Sent> =
  | { readonly ok: true; readonly sent: Sent }
  | { readonly ok: false; readonly faults: DraftFaults<Name> };

/** The faults among what was judged; `null`s are none. */
export function faultsAmong<Name extends string>(
  judged: Readonly<Record<Name, string | null>>,
): DraftFaults<Name> | null {
  const found = Object.entries(judged).filter(([, fault]) => fault !== null);
  return found.length === 0 ? null : (Object.fromEntries(found) as DraftFaults<Name>);
}

/** A text that people read: without space around it; `empty` or `long` (Unicode code points) is none. */
export function textFault(typed: string, charsMax: number): "empty" | "long" | null {
  const text = plainText(typed);
  if (text === "") return "empty";
  return [...text].length > charsMax ? "long" : null;
}

/** What was typed, in one form of each letter and without space around it. */
export function plainText(typed: string): string {
  return typed.normalize("NFC").trim();
}
