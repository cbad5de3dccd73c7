import { createHash } from "node:crypto";

/** SHA-256 of a UTF-8 text as lower-case hex, synchronous, for use inside transactions. */
export function digestText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
