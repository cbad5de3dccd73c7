import * as z from "zod";
import type { IssueOutcome } from "../../../src/code/issue-code.ts";
import { noSuch } from "../../../src/control/entry-refusal.ts";
import { callerToken } from "../../../src/identity/caller.ts";
import { renderTime } from "../../../src/time.ts";
import { renderPayload } from "../../../src/token/code/consumer-presented.ts";
import { signCode } from "../../../src/token/code/online-code.ts";
import { encodeHex } from "../../../src/token/grammar.ts";
import { openMarkedId } from "../../../src/token/marked-id.ts";
import { customerOf } from "../../caller/customer.ts";
import { refusedAct } from "../../caller/refusals.ts";
import { amount, id, time } from "../../door/fields.ts";
import { type Answer, answer, type Call, type Route, route } from "../../door/route.ts";
import { keepBarCode } from "../../handle/scanned.ts";
import { random } from "../../platform/keys.ts";
import { withSnapshot } from "../../signal/with-snapshot.ts";
import { walletObject } from "../../wallet/stub.ts";

const codeRequest = z.strictObject({
  amount_max: amount.optional(),
  merchant_id: id.optional(),
  forms: z
    .array(z.enum(["qr", "bar_code"]))
    .min(1)
    .max(2)
    .refine((forms) => forms[0] === "qr" && forms[1] !== "qr", {
      error: 'is ["qr"] or ["qr","bar_code"]',
    })
    .optional()
    .meta({
      description: '["qr"] or ["qr","bar_code"], the default. What is not asked for is null.',
    }),
});
type CodeRequest = z.infer<typeof codeRequest>;

const code = z
  .strictObject({
    qr: z.string(),
    bar_code: z.string().nullable(),
    jpqr: z.string().nullable(),
    emv: z.string().nullable(),
    jti: z.string(),
    expires_at: time,
  })
  .describe(
    "One code in four forms: a signed text and a payload of JPQR or EMV for QR symbols, a number " +
      "for bar codes. The last three are null when the number was not asked for, or not kept.",
  );

export const codeRoutes: readonly Route[] = [
  route<CodeRequest>({
    method: "POST",
    path: "/v1/codes",
    summary: "A code to show at a till: one payment, at most 60 s, by this device.",
    tag: "App clients",
    access: { kind: "customer" },
    replay: "recorded in Wallet",
    body: codeRequest,
    answers: { 201: code },
    handle: issue,
  }),
];

async function issue(call: Call<CodeRequest>): Promise<Answer> {
  const { ring, body, env } = call;
  const { route: wallet, caller, proof } = customerOf(call);
  const merchantId = body.merchant_id ?? null;
  if (merchantId !== null && openMarkedId(ring, "mer", merchantId) === null) {
    return { problem: noSuch("merchant") };
  }
  const outcome = await withSnapshot<IssueOutcome>(call, (authority) =>
    walletObject(env, wallet).issueCode({
      authority,
      ...callerToken(caller),
      jti: caller.jti,
      proof,
      randomHex: encodeHex(random(10)),
      amountMaxMinor: body.amount_max ?? null,
      merchantId,
    }),
  );
  if (!outcome.ok) return { problem: outcome.fault };
  switch (outcome.value.kind) {
    case "issued": {
      const { jti, expiresAtMs } = outcome.value;
      const issued = { route: wallet, jti, expiresAtMs };
      const numbered = body.forms?.includes("bar_code") ?? true;
      const [qr, barCode] = await Promise.all([
        signCode(ring, issued),
        numbered ? keepBarCode(call, issued) : null,
      ]);
      return answer(201, {
        qr,
        bar_code: barCode,
        jpqr: barCode && renderPayload("JPQR1", barCode),
        emv: barCode && renderPayload("CPV01", barCode),
        jti,
        expires_at: renderTime(expiresAtMs),
      });
    }
    default:
      return { problem: refusedAct(outcome.value) };
  }
}
