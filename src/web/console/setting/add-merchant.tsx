import type { MerchantMade } from "../../../client/resource/merchant.ts";
import { mayStop } from "../../desk/rights.ts";
import { deskFragment } from "../../desk/route.ts";
import { accountKinds } from "../../desk/setting/bank-form.ts";
import {
  checkedMerchant,
  emptyMerchant,
  type MerchantField,
} from "../../desk/setting/merchant-form.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { DraftChoice, DraftField } from "./draft-field.tsx";
import { Unfold } from "./unfold.tsx";
import { type DraftForm, useDraft } from "./use-draft.ts";

/** Another merchant: it is there at once, and is paid out to once two persons agree on its account. */
export function AddMerchant() {
  const { role } = useDesk();
  if (!mayStop(role)) return null;
  return (
    <Unfold title={t("setting.add_merchant")}>
      <MerchantFields />
    </Unfold>
  );
}

function MerchantFields() {
  const desk = useDesk();
  const { form, send, reset, own } = useDraft(emptyMerchant, (draft) =>
    checkedMerchant(draft, desk.facts.currency),
  );
  const { act, run, reset: resetAct } = useAct<MerchantMade>();
  const add = async () => {
    const request = send();
    if (request === null) return;
    await run(() => desk.client.addMerchant(request));
    void desk.queue.read();
    // Without an answer it may be there: the list says so.
    void desk.names.read();
  };
  const another = () => {
    reset();
    resetAct();
  };
  if (act.kind === "done") return <Made made={act.body} onDone={another} />;
  return (
    <div ref={own} class="setting-form">
      <fieldset>
        <legend>{t("setting.terms")}</legend>
        <TermFields form={form} />
        <DraftField form={form} name="category" />
        <DraftField form={form} name="shards" isNumber />
      </fieldset>
      <fieldset>
        <legend>{t("fact.bank")}</legend>
        <BankFields form={form} />
      </fieldset>
      <p>
        <Button kind="primary" isBusy={act.kind === "asking"} onPress={() => void add()}>
          {t("setting.add_merchant_act")}
        </Button>
      </p>
      {act.kind === "no_answer" ? <p class="warn">{t("setting.merchant_unknown")}</p> : null}
      <ActTold act={act} onAgain={() => void add()} />
    </div>
  );
}

/** What a merchant agrees to: names, rates, and how much is lent to it. */
export function TermFields<Name extends string>({ form }: { readonly form: DraftForm<Name> }) {
  const own = form as unknown as DraftForm<MerchantField>;
  return (
    <>
      <DraftField form={own} name="name" />
      <DraftField form={own} name="name_kana" />
      <DraftField form={own} name="reward_rate" />
      <DraftField form={own} name="fee_rate" />
      <DraftField form={own} name="credit_line" isMoney />
    </>
  );
}

/** The account that a merchant is paid out to. */
export function BankFields<Name extends string>({ form }: { readonly form: DraftForm<Name> }) {
  const own = form as unknown as DraftForm<MerchantField>;
  return (
    <>
      <DraftField form={own} name="bank_code" isNumber />
      <DraftField form={own} name="branch_code" isNumber />
      <DraftChoice
        form={own}
        name="account_type"
        choices={accountKinds}
        wordOf={(kind) => worded(`account.${kind}`)}
      />
      <DraftField form={own} name="account_number" isNumber />
      <DraftField form={own} name="holder_kana" />
    </>
  );
}

function Made(props: { readonly made: MerchantMade; readonly onDone: () => void }) {
  const { made, onDone } = props;
  const { facts } = useDesk();
  const time = dayText(Date.parse(made.expires_at), facts.time_zone, language.value);
  return (
    <div role="status">
      <p class="good">
        {t("setting.merchant_made")}{" "}
        <a href={deskFragment("shops", made.merchant_id)}>{t("setting.open_merchant")}</a>
      </p>
      <p>
        {t("setting.account_waits", { time })}{" "}
        <a href={deskFragment("approvals", made.approval_id)}>{t("lift.open")}</a>
      </p>
      <p>
        <Button kind="quiet" onPress={onDone}>
          {t("setting.another")}
        </Button>
      </p>
    </div>
  );
}
