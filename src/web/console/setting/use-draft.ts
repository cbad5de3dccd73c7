import { useRef, useState } from "preact/hooks";
import { isKey } from "../../carried.ts";
import type { CheckedDraft, Draft } from "../../desk/setting/checked-draft.ts";
import { worded } from "../worded.ts";

/** A form on screen: what is typed in it, and what is told of each of its fields. */
export interface DraftForm<Name extends string> {
  readonly draft: Draft<Name>;
  readonly set: (name: Name, typed: string) => void;
  /** What is wrong with a field, in words; nothing before it was filled in or asked for. */
  readonly fault: (name: Name) => string | undefined;
  /** Nothing of it may be altered now. */
  readonly isClosed?: boolean;
}

/** What is typed, and what is wrong with it; asked for while it has faults, it says them all. */
export function useDraft<Name extends string, Sent>(
  first: Draft<Name>,
  check: (draft: Draft<Name>) => CheckedDraft<Name, Sent>,
) {
  const [draft, setDraft] = useState(first);
  const [isTried, setTried] = useState(false);
  const own = useRef<HTMLDivElement>(null);
  const checked = check(draft);
  const form: DraftForm<Name> = {
    draft,
    set: (name, typed) => setDraft((known) => ({ ...known, [name]: typed })),
    fault: (name) => faultOf(checked, draft, { name, isTried }),
  };
  /** What is sent; null where there are faults, and then the first of them has the focus. */
  const send = (): Sent | null => {
    setTried(true);
    if (checked.ok) return checked.sent;
    focusFault(own.current);
    return null;
  };
  const reset = () => {
    setDraft(first);
    setTried(false);
  };
  return { form, checked, send, reset, own } as const;
}

/** What is told of a field: its fault, once something stands in it or the form was sent. */
export function faultOf<Name extends string>(
  checked: CheckedDraft<Name, unknown>,
  draft: Draft<Name>,
  { name, isTried }: { readonly name: Name; readonly isTried: boolean },
): string | undefined {
  const fault = checked.ok ? undefined : checked.faults[name];
  if (fault === undefined || (!isTried && draft[name] === "")) return undefined;
  const key = `wrong.${name}.${fault}`;
  return worded(isKey(key) ? key : `wrong.${fault}`);
}

/** Puts the focus on the first field that is wrong, once the page says which are. */
export function focusFault(form: HTMLElement | null): void {
  setTimeout(() => {
    form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  });
}
