import type { Merchant, MerchantChange } from "../../../client/resource/merchant.ts";
import type { Waiting } from "../../../client/resource/operator.ts";
import { mayStop } from "../../desk/rights.ts";
import { checkedBank, emptyBank } from "../../desk/setting/bank-form.ts";
import {
  asksTwo,
  checkedTerms,
  draftOfTerms,
  termsChange,
} from "../../desk/setting/merchant-form.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Foreign } from "../../part/foreign.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { termNames, termText } from "../place/term-text.ts";
import { useAct } from "../use-act.ts";
import { BankFields, TermFields } from "./add-merchant.tsx";
import { Unfold } from "./unfold.tsx";
import { useDraft } from "./use-draft.ts";

interface TermsProps {
  readonly merchant: Merchant;
  readonly onChange: () => void;
}

/** Other terms, and another account: what becomes of each is said before it is asked for. */
export function ChangeTerms(props: TermsProps) {
  const { role } = useDesk();
  if (!mayStop(role) || props.merchant.state === "revoked") return null;
  return (
    <>
      <Unfold title={t("setting.change_terms")}>
        <TermsForm {...props} />
      </Unfold>
      <Unfold title={t("setting.change_bank")}>
        <BankForm {...props} />
      </Unfold>
    </>
  );
}

function useChange({ merchant, onChange }: TermsProps) {
  const desk = useDesk();
  const { act, run } = useAct<Merchant | Waiting>();
  const change = async (asked: MerchantChange) => {
    await run(() => desk.client.changeMerchant(merchant.merchant_id, asked));
    void desk.queue.read();
    onChange();
  };
  return { act, change } as const;
}

function TermsForm(props: TermsProps) {
  const { merchant } = props;
  const { currency } = useDesk().facts;
  const { form, send, own } = useDraft(draftOfTerms(merchant, currency), (draft) =>
    checkedTerms(draft, currency),
  );
  const { act, change } = useChange(props);
  const asked = termsChange(form.draft, merchant, currency);
  const ask = () => {
    if (send() !== null && asked !== null) void change(asked);
  };
  if (act.kind === "done" && act.isWaiting) return <ActTold act={act} onAgain={ask} />;
  return (
    <div ref={own} class="setting-form">
      <TermFields form={form} />
      {asked === null ? null : <Changes change={asked} merchant={merchant} />}
      <p>
        <Button
          kind="primary"
          isBusy={act.kind === "asking"}
          whyNot={asked === null ? t("setting.nothing_changed") : undefined}
          onPress={ask}
        >
          {t(asked !== null && asksTwo(asked) ? "setting.ask_terms" : "setting.change_now")}
        </Button>
      </p>
      {act.kind === "done" ? (
        <p class="good" role="status">
          {t("setting.changed")}
        </p>
      ) : null}
      <ActTold act={act} onAgain={ask} />
    </div>
  );
}

/** What becomes another, and when: names and the credit line at once, all with a rate after two. */
function Changes(props: { readonly change: MerchantChange; readonly merchant: Merchant }) {
  const { change, merchant } = props;
  const { currency } = useDesk().facts;
  return (
    <div role="status">
      <p>{t(asksTwo(change) ? "setting.terms_wait" : "setting.terms_at_once")}</p>
      <dl class="facts">
        {termNames.map((name) =>
          change[name] === undefined
            ? null
            : [
                <dt key={name}>{t(`fact.${name}`)}</dt>,
                <dd key={`${name} figures`}>
                  <Foreign>{`${termText(name, merchant[name], currency)} → ${termText(name, change[name], currency)}`}</Foreign>
                </dd>,
              ],
        )}
      </dl>
    </div>
  );
}

function BankForm(props: TermsProps) {
  const { form, send, own } = useDraft(emptyBank, checkedBank);
  const { act, change } = useChange(props);
  const ask = () => {
    const bank = send();
    if (bank !== null) void change({ bank });
  };
  return (
    <div ref={own} class="setting-form">
      <p>{t("setting.bank_waits")}</p>
      {act.kind === "done" ? null : (
        <>
          <BankFields form={form} />
          <p>
            <Button kind="primary" isBusy={act.kind === "asking"} onPress={ask}>
              {t("setting.ask_bank")}
            </Button>
          </p>
        </>
      )}
      <ActTold act={act} onAgain={ask} />
    </div>
  );
}
