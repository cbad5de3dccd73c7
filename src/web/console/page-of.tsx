import type { ConsolePage } from "../desk/route.ts";
import { CustomersPage } from "./customer/customers-page.tsx";
import { useDesk } from "./desk-of.ts";
import { DeskSettings } from "./desk-settings.tsx";
import { AlertsPage } from "./queue/alerts-page.tsx";
import { ApprovalsPage } from "./queue/approvals-page.tsx";

/** The pages that there are, in the order of the navigation. */
export const shownPages = [
  "alerts",
  "approvals",
  "customers",
  "settings",
] as const satisfies readonly ConsolePage[];

/** The page that the address names. */
export function PageOf() {
  const { page } = useDesk().route.value;
  switch (page) {
    case "approvals":
      return <ApprovalsPage />;
    case "customers":
      return <CustomersPage />;
    case "settings":
      return <DeskSettings />;
    default:
      return <AlertsPage />;
  }
}
