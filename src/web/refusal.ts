import type { Problem } from "../client/wire/answer.ts";
import { isKey, phraseOf } from "./carried.ts";
import { language, t } from "./language.ts";
import type { Key } from "./words/catalogue.ts";
import { filled } from "./words/entry.ts";

/** A refusal in the catalogue's words. */
export interface RefusalLine {
  readonly key: Key;
  readonly told: { readonly seconds: number };
}

/** What all pages say of a problem, by its code; null for a code of a newer server. */
export function refusalLine({
  code,
  retry_after_ms: waitMs = 60_000,
}: Problem): RefusalLine | null {
  const key = `refusal.${code}`;
  return isKey(key) ? { key, told: { seconds: Math.ceil(waitMs / 1_000) } } : null;
}

/** Why a call failed, in the page's language; the wire's own words where the catalogue has none. */
export function refusalText(problem: Problem | undefined): string {
  if (problem === undefined) return t("fault.unreachable");
  const line = refusalLine(problem);
  if (line === null) return problem.detail;
  return filled(phraseOf(line.key)[language.value], line.told);
}
