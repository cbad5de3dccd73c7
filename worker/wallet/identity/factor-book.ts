import type { Factor, FactorRows } from "../../../src/identity/book.ts";
import type { EpochMs } from "../../../src/time.ts";
import type { Sql } from "../../rows/sql.ts";
import { Records } from "./record-book.ts";

/** Recovery codes that were made together: by hash when each was used, `null` while it was not. */
interface RecoveryCodes {
  readonly usedMs: Readonly<Record<string, EpochMs | null>>;
}

const factors = new Records<Factor>("factor", ({ number }) => number);
const recoveryCodes = new Records<RecoveryCodes>("recovery_codes", () => 1);

/** Second factors and recovery codes. */
export function factorRows(sql: Sql): FactorRows {
  const usedMs = () => recoveryCodes.get(sql, 1)?.usedMs ?? {};
  return {
    factors: () => factors.all(sql),
    saveFactor: (factor) => factors.save(sql, factor),
    replaceRecoveryCodes(hashes): void {
      recoveryCodes.save(sql, { usedMs: Object.fromEntries(hashes.map((hash) => [hash, null])) });
    },
    recoveryCodesLeft: () => Object.values(usedMs()).filter((used) => used === null).length,
    spendRecoveryCode(hash, nowMs): boolean {
      const before = usedMs();
      if (before[hash] !== null) return false;
      recoveryCodes.save(sql, { usedMs: { ...before, [hash]: nowMs } });
      return true;
    },
  };
}
