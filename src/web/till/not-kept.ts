import type { Problem } from "../../client/wire/answer.ts";

/** Nothing was sent, since this browser could not keep what has to outlive a crash. */
export const notKept: Problem = {
  ...{ type: "/problems/not_kept", title: "Not kept", status: 400, instance: "" },
  ...{ detail: "This browser could not keep it; nothing was sent.", code: "not_kept" },
  retry: "new_request",
};
