import { useEffect, useMemo, useState } from "preact/hooks";
import type { ShownCode } from "../../client/shown-code.ts";
import type { Problem } from "../../client/wire/answer.ts";
import { CodePanel } from "../app/code-panel.tsx";
import { ConfirmCover } from "../app/confirm-cover.tsx";
import { DecidedCover } from "../app/decided-cover.tsx";
import { NoCodePanel } from "../app/no-code-panel.tsx";
import { t } from "../language.ts";
import type { CodeView } from "../payer/code/code-desk.ts";
import type { DecidedPayment } from "../payer/live/live-desk.ts";
import {
  type SamplePayer,
  sampleDecided,
  samplePayer,
  sampleWaiting,
  sampleWallet,
} from "./sample-payer.ts";
import { type HandStep, Pressed, Shown } from "./shown.tsx";

const paymentId = "pay_sample000431";
const problem: Problem = {
  ...{ type: "/problems/forbidden", title: "Forbidden", status: 403, detail: "" },
  ...{ instance: "/requests/req_7Q4ZK2", code: "forbidden", retry: "never" },
};

interface Confirming extends SamplePayer {
  readonly steps?: readonly HandStep[];
  readonly changes?: boolean;
}

const confirmings: Readonly<Record<string, Confirming>> = {
  waiting: {},
  "second tap": { steps: [".confirm-acts .button"] },
  changed: { changes: true },
  "being sent": { sending: { kind: "sending", paymentId, isLost: false } },
  "answer lost": { sending: { kind: "sending", paymentId, isLost: true } },
  "new phone": { sending: { kind: "refused", paymentId, problem } },
};

const decisions: Readonly<Record<string, DecidedPayment>> = {
  paid: sampleDecided("paid"),
  held: sampleDecided("held"),
  "not paid": sampleDecided("not_paid", "insufficient_funds"),
  "not paid, without words here": sampleDecided("not_paid", "of_tomorrow"),
  cancelled: sampleDecided("cancelled"),
  "cancelled while asked": { ...sampleDecided("cancelled"), isCalledOff: true },
};

/** What covers a payer's screen by itself: a payment to confirm, and what was decided. */
export function CoverSamples() {
  return (
    <section>
      <h2>{t("confirm.title")}</h2>
      <div class="design-phones">
        {Object.entries(confirmings).map(([name, of]) => (
          <Shown key={name} name={name}>
            <div class="cover">
              <Pressed steps={of.steps ?? []}>
                <Confirmed of={of} />
              </Pressed>
            </div>
          </Shown>
        ))}
      </div>
      <div class="design-covers">
        {Object.entries(decisions).map(([name, decided]) => (
          <Shown key={name} name={name}>
            <div class="cover">
              <DecidedCover payer={samplePayer()} decided={decided} />
            </div>
          </Shown>
        ))}
      </div>
    </section>
  );
}

function Confirmed({ of }: { readonly of: Confirming }) {
  const payer = useMemo(() => samplePayer(of), []);
  const [waiting, setWaiting] = useState(() => sampleWaiting(12_000));
  useEffect(() => {
    if (of.changes) setWaiting(sampleWaiting(21_000));
  }, []);
  return <ConfirmCover payer={payer} waiting={waiting} />;
}

const digits = "28012345678901234567";
const online: ShownCode = {
  ...{ qr: `sekisho-sample-${digits}`, bar_code: digits, jpqr: null, emv: null },
  ...{ expires_at: "2026-11-29T05:04:07Z", offline: false, left: null },
};
const offline: ShownCode = { ...online, bar_code: null, offline: true, left: 7 };
const frozen = { wallet: sampleWallet({ state: "frozen" }) };

type NoView = Exclude<CodeView, { readonly kind: "shown" }>;

const none: Readonly<Record<string, readonly [NoView, SamplePayer]>> = {
  asking: [{ kind: "asking" }, {}],
  decided: [{ kind: "decided" }, {}],
  "no answer": [{ kind: "none", reason: { why: "no_answer" } }, {}],
  "no network": [{ kind: "none", reason: { why: "no_network" } }, { isOnline: false }],
  "offline code over": [{ kind: "none", reason: { why: "offline_ended" } }, { isOnline: false }],
  frozen: [{ kind: "none", reason: { why: "refused", problem } }, frozen],
  stopped: [
    { kind: "none", reason: { why: "refused", problem: { ...problem, code: "stopped" } } },
    { wallet: sampleWallet({ stopped: true }) },
  ],
  refused: [{ kind: "none", reason: { why: "refused", problem } }, {}],
};

/** The code that is held out, and what stands in its place. */
export function CodeSamples() {
  return (
    <section>
      <h2>{t("code.heading")}</h2>
      <div class="design-phones">
        {[online, offline].map((code) => (
          <Shown key={String(code.offline)} name={code.offline ? "offline" : "online"}>
            <div class="pay">
              <CodePanel
                payer={samplePayer({ isOnline: !code.offline })}
                code={code}
                endMs={performance.now() + 42_000}
              />
            </div>
          </Shown>
        ))}
        {Object.entries(none).map(([name, [view, of]]) => (
          <Shown key={name} name={name}>
            <div class="pay">
              <NoCodePanel payer={samplePayer(of)} view={view} />
            </div>
          </Shown>
        ))}
      </div>
    </section>
  );
}
