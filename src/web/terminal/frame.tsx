import type { ComponentChildren } from "preact";
import { t } from "../language.ts";
import { Banner } from "../part/banner.tsx";
import { Foreign } from "../part/foreign.tsx";
import { isAudible, playSound, unlockSound } from "../sound.ts";
import { openDisplay } from "../till/display/tell-display.ts";
import type { Till, TillPage } from "../till/till.ts";

const pages = ["sale", "sales", "drawer", "settings"] as const satisfies readonly TillPage[];

/** What stands around every page of the till: who it is, how it is connected, where to go. */
export function Frame({ till, children }: { till: Till; children: ComponentChildren }) {
  const isReal = till.facts.environment === "production";
  const { isHold } = till.notes.value ?? {};
  return (
    <div class="till">
      <header>
        {isReal ? null : <Banner kind="test">{t("bar.no_real_money")}</Banner>}
        <Head till={till} />
        {till.isOnline.value ? null : <Banner kind="warning">{t("sale.offline")}</Banner>}
        {isHold ? <Banner kind="hold">{t("sale.hold_on")}</Banner> : null}
      </header>
      <main>{children}</main>
      <nav class="menu" aria-label={t("till.title")}>
        {pages.map((page) => (
          <button
            key={page}
            type="button"
            aria-current={till.page.value === page ? "page" : undefined}
            onClick={() => {
              till.page.value = page;
            }}
          >
            {t(`menu.${page}`)}
          </button>
        ))}
        <button
          type="button"
          class="hold"
          aria-pressed={isHold === true}
          onClick={() => void till.note({ isHold: !isHold })}
        >
          {t("menu.hold")}
        </button>
        <button type="button" onClick={openDisplay}>
          {t("menu.display")}
        </button>
      </nav>
    </div>
  );
}

function Head({ till }: { readonly till: Till }) {
  const { storeName, merchantName } = till.notes.value ?? {};
  return (
    <div class="head">
      <p class="who">
        {storeName ? (
          <Foreign>{[merchantName, storeName].filter(Boolean).join("\u00a0· ")}</Foreign>
        ) : (
          t("till.title")
        )}
      </p>
      <p class={`lamp ${till.isOnline.value ? "on" : "off"}`}>
        {t(till.isOnline.value ? "state.online" : "state.offline")}
      </p>
      <button
        type="button"
        class={`lamp ${isAudible.value ? "on" : "off"}`}
        onClick={() => void unlockSound().then(() => playSound("ready"))}
      >
        {t(isAudible.value ? "sound.on" : "sound.off")}
      </button>
    </div>
  );
}
