import { CustomersPage } from "./customer/customers-page.tsx";
import { useDesk } from "./desk-of.ts";
import { DeskSettings } from "./desk-settings.tsx";
import { lazily } from "./lazily.tsx";
import { LivePage } from "./live/live-page.tsx";
import { PartnersPage } from "./place/partners-page.tsx";
import { PeoplePage } from "./place/people-page.tsx";
import { DeedsPage } from "./place/record-page.tsx";
import { ShopsPage } from "./place/shops-page.tsx";
import { AlertsPage } from "./queue/alerts-page.tsx";
import { ApprovalsPage } from "./queue/approvals-page.tsx";
import { StoryPage } from "./story/story-page.tsx";

/** Loaded with its tab: what checks a policy is of no other page. */
const LazyPolicies = lazily(() =>
  import("./policy/policies-page.tsx").then((each) => each.PoliciesPage),
);

/** The page that the address names. */
export function PageOf() {
  const { page } = useDesk().route.value;
  switch (page) {
    case "approvals":
      return <ApprovalsPage />;
    case "payment":
      return <StoryPage />;
    case "customers":
      return <CustomersPage />;
    case "policies":
      return <LazyPolicies />;
    case "shops":
      return <ShopsPage />;
    case "partners":
      return <PartnersPage />;
    case "people":
      return <PeoplePage />;
    case "record":
      return <DeedsPage />;
    case "settings":
      return <DeskSettings />;
    case "alerts":
      return <AlertsPage />;
    default:
      return <LivePage />;
  }
}
