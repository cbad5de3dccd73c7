import { useEffect, useRef } from "preact/hooks";
import { BareButton } from "../bare-button.tsx";
import { t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Icon } from "../part/icon.tsx";
import { go } from "../payer/address.ts";
import type { Payer } from "../payer/payer.ts";
import { keepAwake } from "../payer/wake-lock.ts";
import { CodePanel } from "./code-panel.tsx";
import { FreezeButton } from "./freeze-button.tsx";
import { NoCodePanel } from "./no-code-panel.tsx";

const tickMs = 250;

/** The code, on a screen of its own, black on white in every theme. */
export function PayScreen({ payer }: { readonly payer: Payer }) {
  const { codes } = payer.paying;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const ended = new AbortController();
    const options = { signal: ended.signal };
    keepAwake(ended.signal);
    const look = () => {
      if (document.visibilityState === "visible") codes.back();
      else codes.hide();
    };
    document.addEventListener("visibilitychange", look, options);
    document.addEventListener("freeze", () => codes.hide(), options);
    addEventListener("pagehide", () => codes.hide(), options);
    addEventListener("pageshow", look, options);
    const timer = setInterval(() => codes.tick(), tickMs);
    codes.show();
    look();
    heading.current?.focus();
    return () => {
      clearInterval(timer);
      ended.abort();
      codes.leave();
      void payer.paying.keepSeals();
    };
  }, []);
  const view = codes.view.value;
  return (
    <div class="pay">
      <header>
        {payer.facts.environment === "production" ? null : (
          <Banner kind="test">{t("bar.no_real_money")}</Banner>
        )}
        <div class="pay-head">
          <BareButton look="round" label={t("code.close")} onPress={() => go("home")}>
            <Icon name="close" />
          </BareButton>
          <h1 ref={heading} tabIndex={-1}>
            {t("code.heading")}
          </h1>
          <FreezeButton payer={payer} />
        </div>
      </header>
      <main>
        {view.kind === "shown" ? (
          <CodePanel payer={payer} code={view.code} endMs={view.endMs} />
        ) : (
          <NoCodePanel payer={payer} view={view} />
        )}
      </main>
    </div>
  );
}
