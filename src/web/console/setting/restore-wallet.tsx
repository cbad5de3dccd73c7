import { mayStop } from "../../desk/rights.ts";
import { t } from "../../language.ts";
import { useDesk } from "../desk-of.ts";
import { ReasonAct } from "./reason-act.tsx";
import { Unfold } from "./unfold.tsx";

/** Asks that a wallet gets back what it has lost and others still have. */
export function RestoreWallet({ walletId }: { readonly walletId: string }) {
  const { client, role } = useDesk();
  if (!mayStop(role)) return null;
  return (
    <Unfold title={t("restore.title")}>
      <ReasonAct
        why={t("restore.why")}
        act={t("restore.ask")}
        send={(reason) => client.restoreWallet(walletId, reason)}
      />
    </Unfold>
  );
}
