import { CodeStep } from "../app/entry/code-step.tsx";
import { ContactStep } from "../app/entry/contact-step.tsx";
import { TotpForm } from "../app/entry/totp-form.tsx";
import { TotpSetUp } from "../app/entry/totp-set-up.tsx";
import { FreezeStageView } from "../app/freeze-cover.tsx";
import { TroubleText } from "../app/trouble-text.tsx";
import { t } from "../language.ts";
import { CopyButton } from "../part/copy-button.tsx";
import type { FreezeStage } from "../payer/freezing.ts";
import { ownTrouble, type Trouble } from "../payer/trouble.ts";
import { sampleFacts } from "./console-things.ts";

const nothing = () => undefined;

const troubles: readonly Trouble[] = [
  ownTrouble("trouble.unreachable"),
  ownTrouble("trouble.wrong", { count: 3 }),
  { ...ownTrouble("trouble.unavailable"), supportCode: "req_7Q4ZK2" },
];

const stages: readonly FreezeStage[] = [
  { kind: "counting", seconds: 3 },
  { kind: "asking" },
  { kind: "done" },
  { kind: "failed", trouble: ownTrouble("trouble.unreachable") },
];

const setup = {
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  uri: "otpauth://totp/Sekisho?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sekisho",
};

/** How a payer gets in and guards the wallet: each step at rest, at work, and in trouble. */
export function EntrySamples() {
  const wrong = ownTrouble("trouble.wrong", { count: 4 });
  const steps = { isBusy: false, trouble: null, onGive: nothing } as const;
  return (
    <section>
      <h2>{t("entry.title.registrations")}</h2>
      <ContactStep {...steps} title={t("entry.title.sign-ins")} onLeave={nothing} />
      <ContactStep {...steps} isBusy />
      <CodeStep
        {...steps}
        title={t("entry.code_title")}
        sentTo="taro@example.jp"
        trouble={wrong}
        onAgain={nothing}
      />
      <TotpSetUp setup={setup} />
      <TotpForm isBusy={false} onGive={nothing} />
      <TotpForm isBusy onGive={nothing} />
      <CopyButton text="Sekisho" />
      {troubles.map((trouble, at) => (
        <TroubleText key={at} trouble={trouble} />
      ))}
      {stages.map((stage) => (
        <div key={stage.kind} class="form">
          <FreezeStageView stage={stage} facts={sampleFacts} onClose={nothing} onAgain={nothing} />
        </div>
      ))}
    </section>
  );
}
