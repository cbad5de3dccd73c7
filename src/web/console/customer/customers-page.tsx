import { useEffect, useState } from "preact/hooks";
import type { WalletSeen, WalletsFound } from "../../../client/resource/operator.ts";
import { t } from "../../language.ts";
import { Button } from "../../part/button.tsx";
import { Field } from "../../part/field.tsx";
import { IdChip } from "../../part/id-chip.tsx";
import { ActTold } from "../act-told.tsx";
import { useDesk } from "../desk-of.ts";
import { useAct } from "../use-act.ts";
import { WalletCard } from "./wallet-card.tsx";

/** Customers, one at a time: by a contact, which stays in memory, or by a wallet's id. */
export function CustomersPage() {
  const { id } = useDesk().route.value;
  return (
    <div class="customers">
      <h1>{t("customers.title")}</h1>
      {id === null ? <Search /> : <ById key={id} walletId={id} />}
    </div>
  );
}

function Search() {
  const desk = useDesk();
  const [contact, setContact] = useState(desk.sought.value);
  const [error, setError] = useState<string>();
  const { act, run } = useAct<WalletsFound>();
  const find = () => {
    const sought = contact.normalize("NFKC").trim();
    if (sought === "") return setError(t("customers.empty"));
    setError(undefined);
    void run(() => desk.client.walletsByContact(sought));
  };
  useEffect(() => {
    if (desk.sought.value !== "") find();
    desk.sought.value = "";
  }, [desk.sought.value]);
  return (
    <>
      <div class="inline seek">
        <Field
          label={t("customers.contact")}
          support={t("customers.support")}
          value={contact}
          onInput={setContact}
          error={error}
          onEnter={find}
        />
        <Button kind="primary" isBusy={act.kind === "asking"} onPress={find}>
          {t("customers.find")}
        </Button>
      </div>
      <ActTold act={act} onAgain={find} />
      {act.kind !== "done" ? null : act.body.wallets.length === 0 ? (
        <p role="status">{t("customers.none")}</p>
      ) : (
        act.body.wallets.map((wallet) => <WalletCard key={wallet.wallet_id} wallet={wallet} />)
      )}
    </>
  );
}

function ById({ walletId }: { readonly walletId: string }) {
  const desk = useDesk();
  const { act, run } = useAct<WalletSeen>();
  const read = () => void run(() => desk.client.wallet(walletId));
  useEffect(read, []);
  return (
    <>
      <p>
        <Button kind="quiet" onPress={() => desk.go({ page: "customers", id: null })}>
          {t("customers.back")}
        </Button>{" "}
        <IdChip id={walletId} />
      </p>
      <ActTold act={act} onAgain={read} />
      {act.kind === "done" ? <WalletCard wallet={act.body} /> : null}
    </>
  );
}
