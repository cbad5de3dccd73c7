import { failuresBeforeParking, retryWaitMsMax } from "../../src/bounds.ts";
import { secondMs } from "../../src/time.ts";

/**
 * Whether a row's `retry_ms`, after its `failures`, is due at the one time that is bound: `isRetryDue`
 * of `src/back-off.ts` in SQL, for rows that may lack both.
 */
export const retryIsDue = `(coalesce(retry_ms, 0) - ? NOT BETWEEN 1 AND
  CASE WHEN failures >= ${failuresBeforeParking} THEN ${retryWaitMsMax}
  ELSE min(${secondMs} << failures, ${retryWaitMsMax}) END)`;
