import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Waiting, WalletSeen } from "../../../client/resource/operator.ts";
import { adjustmentShelf } from "../../desk/desk-shelves.ts";
import { mayStop } from "../../desk/rights.ts";
import { AdjustmentDesk } from "../../desk/setting/adjustment-desk.ts";
import {
  type AdjustmentField,
  adjustmentWays,
  checkedAdjustment,
} from "../../desk/setting/adjustment-form.ts";
import { moneyText } from "../../format/money.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { worded } from "../worded.ts";
import { DraftChoice, DraftField } from "./draft-field.tsx";
import { Unfold } from "./unfold.tsx";
import { type DraftForm, faultOf, focusFault } from "./use-draft.ts";

/** Puts a balance right: asked for here, decided by somebody else. */
export function AdjustWallet({ wallet }: { readonly wallet: WalletSeen }) {
  const { client, role } = useDesk();
  const adjusting = useMemo(
    () =>
      new AdjustmentDesk(wallet.wallet_id, {
        ...{ client, shelf: adjustmentShelf },
        nameAct: () => `adjust-${crypto.randomUUID()}`,
      }),
    [wallet.wallet_id],
  );
  useEffect(() => void adjusting.resume(), [adjusting]);
  if (!mayStop(role) || wallet.state === "closed") return null;
  const isKept = adjusting.note.value !== null;
  return (
    <>
      {isKept ? <p class="warn">{t("adjust.kept")}</p> : null}
      <Unfold title={t("adjust.title")} onOpen={() => void adjusting.begin()}>
        <AdjustmentForm adjusting={adjusting} wallet={wallet} />
      </Unfold>
    </>
  );
}

interface FormProps {
  readonly adjusting: AdjustmentDesk;
  readonly wallet: WalletSeen;
}

function AdjustmentForm({ adjusting, wallet }: FormProps) {
  const desk = useDesk();
  const [isTried, setTried] = useState(false);
  const { act, run } = useAct<Waiting>();
  const own = useRef<HTMLDivElement>(null);
  const note = adjusting.note.value;
  if (act.kind === "done") return <ActTold act={act} onAgain={() => undefined} />;
  if (note === null) return <p class="muted">{t("age.loading")}</p>;
  const checked = checkedAdjustment(note.draft, wallet);
  const form: DraftForm<AdjustmentField> = {
    draft: note.draft,
    set: (name, typed) => void adjusting.write(name, typed),
    fault: (name) => (note.isSent ? undefined : faultOf(checked, note.draft, { name, isTried })),
  };
  const ask = async () => {
    setTried(true);
    if (!note.isSent && !checked.ok) return focusFault(own.current);
    await run(async () => (await adjusting.ask(wallet)) ?? nothingAsked);
    void desk.queue.read();
  };
  return (
    <div ref={own} class="setting-form">
      <p>{t("adjust.why")}</p>
      {note.isSent ? <Sent form={form} /> : <Fields form={form} />}
      {checked.ok ? <Outcome wallet={wallet} amount={checked.sent.amount} /> : null}
      <p class="acts">
        <Button kind="primary" isBusy={act.kind === "asking"} onPress={() => void ask()}>
          {t(note.isSent ? "adjust.again" : "adjust.ask")}
        </Button>
        <Button kind="quiet" onPress={() => void adjusting.drop().then(() => adjusting.begin())}>
          {t("adjust.drop")}
        </Button>
      </p>
      <ActTold act={act} onAgain={() => void ask()} />
    </div>
  );
}

function Fields({ form }: { readonly form: DraftForm<AdjustmentField> }) {
  return (
    <>
      <DraftChoice
        form={form}
        name="way"
        choices={adjustmentWays}
        wordOf={(way) => worded(`way.${way}`)}
      />
      <DraftField form={form} name="amount" isMoney />
      <DraftField form={form} name="case_number" />
      <DraftField form={form} name="reason" />
    </>
  );
}

/** What was sent, and is not known to have arrived: sent again it stays the one act. */
function Sent({ form }: { readonly form: DraftForm<AdjustmentField> }) {
  const { draft } = form;
  return (
    <>
      <p class="warn" role="alert">
        {t("adjust.unknown")}
      </p>
      <dl class="facts">
        <dt>{t("field.amount")}</dt>
        <dd>
          {draft.amount} · {t(`way.${draft.way as (typeof adjustmentWays)[number]}`)}
        </dd>
        <dt>{t("field.case_number")}</dt>
        <dd>
          <bdi>{draft.case_number}</bdi>
        </dd>
        <dt>{t("field.reason")}</dt>
        <dd>
          <bdi>{draft.reason}</bdi>
        </dd>
      </dl>
    </>
  );
}

/** The balance before and after, as it stands now. */
function Outcome({ wallet, amount }: { readonly wallet: WalletSeen; readonly amount: number }) {
  const { available } = wallet.balances;
  const money = (minor: number) => moneyText(minor, wallet.currency, language.value);
  return (
    <p role="status">
      {t("fact.balance")} <strong>{`${money(available)} → ${money(available + amount)}`}</strong>
    </p>
  );
}

/** What a form is told as that was not sent. */
const nothingAsked = {
  ok: false,
  unreachable: { cause: "no_answer", detail: "nothing was sent" },
} as const;
