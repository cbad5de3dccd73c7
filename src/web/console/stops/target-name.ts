import type { NameBook } from "../../desk/name-book.ts";
import type { StopTarget } from "../../desk/stop-ladder.ts";
import { t } from "../../language.ts";
import { knownName } from "../named.tsx";

/** What a stop is over, in words: its scope, and the thing by its name or else the end of its id. */
export function targetName(names: NameBook, { scope, id }: StopTarget, called?: string): string {
  const word = t(`rung.${scope}`);
  return id === null ? word : `${word} · ${called ?? knownName(names, id)}`;
}
