import { useState } from "preact/hooks";
import type { PaymentsFound } from "../../../client/resource/operator.ts";
import { deskFragment } from "../../desk/route.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { Money } from "../../part/money.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { knownName } from "../named.tsx";
import { useAct } from "../use-act.ts";

/** Finds a payment by its till and the sale's number, as a shop that calls can read them out. */
export function FindByReference() {
  const desk = useDesk();
  const [terminalId, setTerminalId] = useState("");
  const [typed, setTyped] = useState("");
  const { act, run } = useAct<PaymentsFound>();
  const tills = desk.names.merchants.value
    .flatMap(({ terminals }) => terminals.map(({ terminal_id: id }) => id))
    .map((id) => ({ id, name: knownName(desk.names, id) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, language.value));
  const reference = typed.normalize("NFKC").replaceAll(/\s/g, "");
  const isReady = terminalId !== "" && reference !== "";
  const find = async () => {
    if (!isReady) return;
    const told = await run(() => desk.client.paymentsByReference(terminalId, reference));
    const only = told.kind === "done" && told.body.payments.length === 1 ? told.body.payments : [];
    const id = only[0]?.payment.payment_id;
    if (id) desk.go({ page: "payment", id });
  };
  return (
    <>
      <div class="seek inline">
        <label class="till-choice">
          {t("story.till")}
          <select value={terminalId} onChange={(event) => setTerminalId(event.currentTarget.value)}>
            <option value="">{t("story.choose_till")}</option>
            {tills.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Field
          label={t("story.number")}
          value={typed}
          onInput={setTyped}
          onEnter={() => void find()}
        />
        <Button
          isBusy={act.kind === "asking"}
          whyNot={isReady ? undefined : t("story.till_and_number")}
          onPress={() => void find()}
        >
          {t("story.find")}
        </Button>
      </div>
      <ActTold act={act} onAgain={() => void find()} />
      {act.kind === "done" ? <Found found={act.body} /> : null}
    </>
  );
}

/** One leads to its story at once; two customers may have paid under one number. */
function Found({ found }: { readonly found: PaymentsFound }) {
  const { facts } = useDesk();
  if (found.payments.length === 0) return <p role="status">{t("story.no_such_number")}</p>;
  return (
    <ul class="found" role="status">
      {found.payments.map(({ payment, wallet_id: walletId }) => (
        <li key={walletId}>
          {payment.payment_id === null ? (
            t(`outcome.${payment.result}`)
          ) : (
            <a href={deskFragment("payment", payment.payment_id)}>
              {t(`outcome.${payment.result}`)}
            </a>
          )}{" "}
          <Money amount={payment.amount} currency={payment.currency} />{" "}
          {dayText(Date.parse(payment.created_at), facts.time_zone, language.value)}
        </li>
      ))}
    </ul>
  );
}
