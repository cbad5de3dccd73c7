import { problem } from "../../../../src/problem.ts";
import type { Answer } from "../../../../worker/door/route.ts";
import type { Decided } from "../../../../worker/observe/decision-line.ts";
import { nothingSeen, type Seen } from "../../../../worker/observe/seen.ts";

/** A terminal's token, as far as a line says anything of it. */
export const terminalToken = {
  ...{ kind: "terminal", sub: "ter_till", store_id: "sto_one", merchant_id: "mer_aoi" },
  ...{ merchant_name: "Aoi\nCafe", label: "090-1234-5678", jti: "the-token-itself" },
} as unknown as Seen["token"];

/** A payment's answer, with everything in it that a line must not have. */
export const paid: Answer = {
  status: 200,
  body: {
    ...{ payment_id: "pay_1", reference: "09012345678", result: "approved", status: "captured" },
    ...{ amount: 1200, currency: "JPY", decline: null, cashier: "Taro", merchant_name: "Aoi" },
    ...{ merchant_id: "mer_aoi", store_id: "sto_one", terminal_id: "ter_till" },
  },
};

/** A call that was refused at the door. */
export const refusedAnswer: Answer = {
  problem: { ...problem("unauthorized", "Send a token."), fault: "access_expired" },
};

/** An answer to `POST /v1/payments` by a terminal, unless told. */
export function decided(of: Partial<Decided> & { readonly known?: Partial<Seen> } = {}): Decided {
  const { known, ...rest } = of;
  return {
    route: { method: "POST", path: "/v1/payments" },
    answer: paid,
    status: 200,
    seen: { ...nothingSeen(), token: terminalToken, ...known },
    requestId: "req_1",
    times: { fromMs: 1_000, toMs: 1_034 },
    traceparent: null,
    ...rest,
  };
}
