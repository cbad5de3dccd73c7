import { useEffect, useRef } from "preact/hooks";
import { language, t } from "../language.ts";
import { Button, type ButtonKind } from "../part/button.tsx";
import { Money } from "../part/money.tsx";
import { Sign } from "../part/sign.tsx";
import { SupportLink } from "../support-link.tsx";
import type { OutcomeAct, OutcomeView } from "../till/outcome-view.ts";
import { lineText } from "./line-text.ts";

export interface OutcomeScreenProps {
  readonly view: OutcomeView;
  readonly amount: number;
  readonly currency: string;
  /** When it was decided, in words; nothing while it is not. */
  readonly time: string | null;
  /** How the sale is named where it has to be found. */
  readonly number: string;
  readonly onAct: (act: OutcomeAct) => void;
  /** Where the company helps, beside a number for it. */
  readonly support?: string | null | undefined;
}

const loudest: Partial<Record<OutcomeAct, ButtonKind>> = {
  give_up: "plain",
  give_back: "plain",
  // What is likeliest is that the customer confirms, with which the till has nothing to do.
  cancel_waiting: "plain",
};

/**
 * An outcome over the whole screen, in four ways at once: word, sign, colour, and a sound that is
 * played elsewhere. Its heading takes the focus, so that it is read out.
 */
export function OutcomeScreen(props: OutcomeScreenProps) {
  const { view, amount, currency, time, number, onAct } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [view.word]);
  return (
    <section class={`outcome ${view.sign}`}>
      <div class="outcome-head">
        <Sign name={view.sign} />
        <h1 ref={heading} tabIndex={-1}>
          {t(view.word as "word.paid")}
        </h1>
        <p class="outcome-time" aria-live="off">
          {view.seconds === undefined ? time : secondsText(view.seconds)}
        </p>
      </div>
      <p class="outcome-amount">
        <Money amount={amount} currency={currency} />
      </p>
      {view.why === null ? null : (
        <p class="outcome-why" role="status">
          {lineText(view.why)}
        </p>
      )}
      {view.say === null ? null : (
        <p class="outcome-say">
          <span class="outcome-say-label">
            {t(view.isQuiet ? "label.say_quietly" : "label.say")}
          </span>
          <q>{lineText(view.say)}</q>
        </p>
      )}
      <Acts view={view} onAct={onAct} />
      <p class="outcome-foot">
        <span>
          {t("label.sale")} <code>{number.slice(-6)}</code>
        </span>
        {view.supportCode === undefined ? null : (
          <>
            <span>
              {t("label.support")} <code>{view.supportCode}</code>
            </span>
            <SupportLink facts={{ support: props.support ?? null }} />
          </>
        )}
      </p>
    </section>
  );
}

function Acts({ view, onAct }: Pick<OutcomeScreenProps, "view" | "onAct">) {
  const isWrong = view.acts.includes("give_back");
  return (
    <div class="outcome-acts">
      {view.acts.map((act, index) => (
        // Another outcome's button is another button: it is dead at first, as every new one.
        <div key={`${view.word}-${act}`} class="outcome-act">
          {isWrong && act === "give_back" ? <span>{t("ask.wrong_amount")}</span> : null}
          <Button
            kind={loudest[act] ?? (index === 0 ? "primary" : "plain")}
            isLarge
            onPress={() => onAct(act)}
          >
            {t(`act.${act}`)}
          </Button>
        </div>
      ))}
    </div>
  );
}

function secondsText(seconds: number): string {
  return language.value === "ja" ? `${seconds}秒` : `${seconds} s`;
}
