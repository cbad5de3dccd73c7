import { useState } from "preact/hooks";
import type { Wallet, WalletContact } from "../../../client/resource/wallet.ts";
import { dayText } from "../../format/time.ts";
import { language, t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Dialog } from "../../part/dialog.tsx";
import { Foreign } from "../../part/foreign.tsx";
import type { Payer } from "../../payer/payer.ts";
import { ownTrouble } from "../../payer/trouble.ts";
import { codeDigitsOf, contactCodeDigits, contactOf, isCode } from "../../payer/typed-text.ts";
import { CodeStep } from "../entry/code-step.tsx";
import { ContactStep } from "../entry/contact-step.tsx";
import { TroubleText } from "../trouble-text.tsx";
import { useScreenAct } from "../use-screen-act.ts";
import { whyHeldBack } from "./why-held-back.ts";

/** Where messages go, and by what the wallet is found again. */
export function ContactsScreen({ payer, wallet }: { payer: Payer; wallet: Wallet }) {
  const [isAdding, setAdding] = useState(false);
  const verified = wallet.contacts.filter(({ state }) => state === "verified");
  return (
    <>
      <h1>{t("me.contacts")}</h1>
      <p class="muted">{t("contact.what")}</p>
      <ul class="cards">
        {verified.map((each) => (
          <li key={each.contact_id}>
            <Card payer={payer} contact={each} isLast={verified.length === 1} />
          </li>
        ))}
      </ul>
      <Button whyNot={whyHeldBack(payer)} onPress={() => setAdding(true)}>
        {t("contact.add")}
      </Button>
      {isAdding ? <Adding payer={payer} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function Card(props: {
  readonly payer: Payer;
  readonly contact: WalletContact;
  readonly isLast: boolean;
}) {
  const { payer, contact, isLast } = props;
  const act = useScreenAct();
  const [isAsked, setAsked] = useState(false);
  const fromMs = Date.parse(contact.recovery_from);
  const time = dayText(fromMs, payer.facts.time_zone, language.value);
  const remove = async () => {
    const { contact_id: id } = contact;
    const removed = await act.run(
      () => payer.guarded("contact", () => payer.client.removeContact(id)),
      { last_contact: "contact.last" },
    );
    if (removed !== undefined) await payer.readWallet();
  };
  return (
    <>
      <h2>
        <Foreign>{contact.hint}</Foreign>
      </h2>
      <p class="muted">
        {fromMs > payer.nowMs() ? t("contact.recovery_from", { time }) : t("contact.recovers")}
      </p>
      {isAsked ? (
        <Button kind="danger" isBusy={act.isBusy} onPress={() => void remove()}>
          {t("contact.remove_this")}
        </Button>
      ) : (
        <Button
          kind="quiet"
          whyNot={isLast ? t("contact.last") : whyHeldBack(payer)}
          onPress={() => setAsked(true)}
        >
          {t("contact.remove")}
        </Button>
      )}
      <TroubleText trouble={act.trouble} />
    </>
  );
}

function Adding({ payer, onClose }: { readonly payer: Payer; readonly onClose: () => void }) {
  const act = useScreenAct();
  const [contactId, setContactId] = useState<string>();
  const { client } = payer;
  const send = async (typed: string) => {
    const contact = contactOf(typed);
    if (contact === null) return act.tell(ownTrouble("entry.contact_empty"));
    const opened = await act.run(() => payer.guarded("contact", () => client.addContact(contact)), {
      malformed_request: "entry.contact_wrong",
      phone_country: "entry.contact_country",
      too_many_contacts: "contact.too_many",
    });
    if (opened !== undefined) setContactId(opened.contact_id);
  };
  const prove = async (typed: string) => {
    if (contactId === undefined) return;
    if (!isCode(typed, contactCodeDigits)) {
      return act.tell(ownTrouble("entry.code_digits", { count: contactCodeDigits }));
    }
    const proven = await act.run(
      async () => payer.hear(await client.proveContact(contactId, codeDigitsOf(typed))),
      { contact_taken: "contact.taken", ended: "entry.over", not_found: "entry.over" },
    );
    if (proven === undefined) return;
    await payer.readWallet();
    onClose();
  };
  return (
    <Dialog title={t("contact.add")} onClose={onClose}>
      {contactId === undefined ? (
        <ContactStep
          isBusy={act.isBusy}
          trouble={act.trouble}
          onGive={(typed) => void send(typed)}
        />
      ) : (
        <CodeStep
          isBusy={act.isBusy}
          trouble={act.trouble}
          onGive={(typed) => void prove(typed)}
          onAgain={() => setContactId(undefined)}
        />
      )}
    </Dialog>
  );
}
