import { BareButton } from "../bare-button.tsx";
import { moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Keypad } from "../part/keypad.tsx";
import { Money } from "../part/money.tsx";
import { isOpenSale } from "../till/sale.ts";
import type { Till } from "../till/till.ts";
import { CameraView } from "./camera-view.tsx";

/** Where a sale is keyed. Nothing on it is a field: digits and scans are heard on the whole page. */
export function SalePage({ till }: { readonly till: Till }) {
  const { keying } = till;
  const { currency } = till.facts;
  return (
    <div class="sale">
      <h1 class="unseen">{t("menu.sale")}</h1>
      <output class="amount" aria-label={t("sale.amount")} aria-live="polite">
        <Money amount={keying.amount.value} currency={currency} />
      </output>
      <button
        type="button"
        class="rub"
        onClick={() => keying.removeLast()}
        aria-label={t("key.back")}
      >
        ⌫
      </button>
      <Keypad onDigits={(digits) => till.enter(digits)} onClear={() => keying.clear()} />
      <ScanPanel till={till} />
      <Tray till={till} />
    </div>
  );
}

function ScanPanel({ till }: { readonly till: Till }) {
  const { keying, facts } = till;
  const amount = keying.amount.value;
  const chip = keying.chip.value;
  const asked = moneyText(amount, facts.currency, language.value);
  // Over what else stands there, which keeps its room: else the keys would move under a finger.
  const waits = till.isOnline.value ? null : <p class="scan-waits">{t("sale.scan_waits")}</p>;
  if (chip !== null) {
    return (
      <section class="scan" aria-live="polite">
        <p class="scan-word">{t("sale.code_kept")}</p>
        {amount === 0 ? (
          <p>{t("sale.key_amount")}</p>
        ) : (
          <Button kind="primary" isLarge onPress={() => void till.charge(chip)}>
            {t("sale.charge", { amount: asked })}
          </Button>
        )}
        <Button kind="quiet" onPress={() => keying.forgetChip()}>
          {t("sale.forget_code")}
        </Button>
        {waits}
      </section>
    );
  }
  return (
    <section class="scan" aria-live="polite">
      {till.isNotBegun.value ? <p class="error">{t("sale.not_begun")}</p> : null}
      <p class="scan-word">{t(amount === 0 ? "sale.key_amount" : "sale.scan")}</p>
      <CameraView till={till} />
      {till.camera.stream.value === null ? <OtherWays till={till} /> : null}
      {waits}
    </section>
  );
}

/** How a code comes in without the camera, whose picture needs their place. */
function OtherWays({ till }: { readonly till: Till }) {
  return (
    <>
      <Button onPress={() => void paste(till)}>{t("sale.paste")}</Button>
      <p class="muted">{t("sale.paste_support")}</p>
      <p>{t("sale.scan_support")}</p>
    </>
  );
}

async function paste(till: Till): Promise<void> {
  try {
    await till.scan(await navigator.clipboard.readText());
  } catch {
    till.tell("sale.no_clipboard");
  }
}

/** What is still open, and what was last. */
function Tray({ till }: { readonly till: Till }) {
  const sales = till.book.sales.value;
  const open = sales.filter(isOpenSale);
  const last = sales.find((sale) => !isOpenSale(sale));
  const [first] = open;
  const show = (reference: string) => () => {
    till.shown.value = reference;
  };
  return (
    <div class="tray">
      {first === undefined ? null : (
        <BareButton look="open" on={first.reference} onPress={show(first.reference)}>
          {t("sale.open", { count: open.length })}
        </BareButton>
      )}
      {last === undefined ? null : (
        <BareButton look="last" on={last.reference} onPress={show(last.reference)}>
          {t("sale.last")} <Money amount={last.amount} currency={last.currency} />
        </BareButton>
      )}
    </div>
  );
}
