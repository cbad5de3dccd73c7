import { jsonOf, numberOrNull } from "./rows.ts";
import { type Kept, rowsOf } from "./seen.ts";

/** A hold or a confirmation that is open, by the row of its payment. */
export interface Open {
  readonly atMs: number;
  readonly sequence: number;
}

/** What a wallet's head lists as open, by its end. */
export function openOf(wallet: Kept): readonly Open[] {
  const [head] = rowsOf(wallet, "head");
  return head === undefined ? [] : jsonOf<readonly Open[]>(head.closing);
}

/** The payment that has used a code up; `null`: none. */
export function spenderOf(wallet: Kept, jti: string): number | null {
  return numberOrNull(rowsOf(wallet, "code").find((code) => code.jti === jti)?.spent_by);
}
