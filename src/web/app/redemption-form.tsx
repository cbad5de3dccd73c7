import { useId, useState } from "preact/hooks";
import type { Wallet } from "../../client/resource/wallet.ts";
import { amountOf, currencyUnit, moneyText } from "../format/money.ts";
import { language, t } from "../language.ts";
import { Button } from "../part/button.tsx";
import { Field } from "../part/field.tsx";
import { Foreign } from "../part/foreign.tsx";
import {
  accountDigits,
  emptyPayoutAccount,
  holderOf,
  isRight,
  type PayoutAccount,
  payoutAccountOf,
  payoutAccountTypes,
  type TypedAccount,
} from "../payer/money/account.ts";
import type { Payer } from "../payer/payer.ts";
import { freshReference } from "../payer/reference.ts";
import { whyHeldBack } from "./me/why-held-back.ts";

/** Amount and account, then all of it once more to be checked, and only then is it sent. */
export function RedemptionForm({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const { currency, available } = wallet;
  const [typed, setTyped] = useState("");
  const [account, setAccount] = useState<TypedAccount>(emptyPayoutAccount);
  const [isTried, setTried] = useState(false);
  const [checked, setChecked] = useState<PayoutAccount | null>(null);
  const amount = amountOf(typed, currency);
  const isGood = amount !== null && amount >= 1 && amount <= available;
  const text = (minor: number) => moneyText(minor, currency, language.value);
  if (checked !== null && isGood) {
    const send = () => {
      const reference = freshReference();
      const request = { reference, amount, currency, payout_account: checked };
      void payer.paying.money.begin({ kind: "redemption", request });
    };
    const after = t("redemption.after", { amount: text(available - amount) });
    return (
      <CheckPage account={checked} amount={text(amount)} after={after}>
        <Button kind="primary" isLarge onPress={send}>
          {t("redemption.act", { amount: text(amount) })}
        </Button>
        <Button onPress={() => setChecked(null)}>{t("redemption.change")}</Button>
      </CheckPage>
    );
  }
  const check = () => {
    setTried(true);
    if (isGood) setChecked(payoutAccountOf(account));
  };
  return (
    <>
      <Field
        label={t("redemption.amount")}
        support={t("redemption.has", { amount: text(available) })}
        value={typed}
        onInput={setTyped}
        isNumber
        unit={currencyUnit(currency, language.value)}
        error={
          isTried && !isGood ? t("redemption.amount_wrong", { amount: text(available) }) : undefined
        }
      />
      <AccountFields account={account} onChange={setAccount} isTried={isTried} />
      <Button kind="primary" isLarge whyNot={whyHeldBack(payer)} onPress={check}>
        {t("redemption.check")}
      </Button>
    </>
  );
}

function AccountFields(props: {
  readonly account: TypedAccount;
  readonly onChange: (account: TypedAccount) => void;
  readonly isTried: boolean;
}) {
  const { account, onChange, isTried } = props;
  const id = useId();
  const digits = (member: keyof typeof accountDigits) => ({
    label: t(`redemption.${member}`),
    value: account[member],
    isNumber: true,
    onInput: (value: string) => onChange({ ...account, [member]: value }),
    error:
      isTried && !isRight(member, account[member])
        ? t("redemption.digits_wrong", { count: accountDigits[member] })
        : undefined,
  });
  const isHolderWrong = isTried && holderOf(account.holder) === null;
  return (
    <>
      <Field {...digits("bank")} />
      <Field {...digits("branch")} />
      <div class="field">
        <label for={id}>{t("redemption.type")}</label>
        <select
          id={id}
          value={account.type}
          onChange={({ currentTarget: { value } }) => {
            const type = payoutAccountTypes.find((each) => each === value) ?? account.type;
            onChange({ ...account, type });
          }}
        >
          {payoutAccountTypes.map((type) => (
            <option key={type} value={type}>
              {t(`redemption.type_${type}`)}
            </option>
          ))}
        </select>
      </div>
      <Field {...digits("number")} support={t("redemption.number_support")} />
      <Field
        label={t("redemption.holder")}
        support={t("redemption.holder_support")}
        value={account.holder}
        onInput={(holder) => onChange({ ...account, holder })}
        error={isHolderWrong ? t("redemption.holder_wrong") : undefined}
      />
    </>
  );
}

function CheckPage(props: {
  readonly account: PayoutAccount;
  readonly amount: string;
  readonly after: string;
  readonly children: preact.ComponentChildren;
}) {
  const { account, amount, after, children } = props;
  const rows = [
    [t("redemption.amount"), amount],
    [t("redemption.bank"), account.bank_code],
    [t("redemption.branch"), account.branch_code],
    [
      t("redemption.type"),
      t(`redemption.type_${account.account_type}` as "redemption.type_ordinary"),
    ],
    [t("redemption.number"), account.account_number],
    [t("redemption.holder"), account.holder_kana],
  ] as const;
  return (
    <div class="form">
      <h2>{t("redemption.check_title")}</h2>
      <dl class="figures">
        {rows.map(([label, value]) => [
          <dt key={`${label} label`}>{label}</dt>,
          <dd key={`${label} value`}>
            <Foreign>{value}</Foreign>
          </dd>,
        ])}
      </dl>
      <p>{after}</p>
      <p class="muted">{t("redemption.check_why")}</p>
      {children}
    </div>
  );
}
