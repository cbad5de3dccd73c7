import { place } from "../payer/address.ts";
import type { Payer } from "../payer/payer.ts";
import { ActivityScreen } from "./activity-screen.tsx";
import { AppFrame } from "./app-frame.tsx";
import { FreezeCover } from "./freeze-cover.tsx";
import { HomeScreen } from "./home-screen.tsx";
import { LiveCover } from "./live-cover.tsx";
import { MeScreens } from "./me/me-screens.tsx";
import { PayScreen } from "./pay-screen.tsx";
import { PaymentScreen } from "./payment-screen.tsx";
import { PointsScreen } from "./points-screen.tsx";
import { RedemptionScreen } from "./redemption-screen.tsx";
import { StepUpSheet } from "./step-up-sheet.tsx";
import { TopUpScreen } from "./top-up-screen.tsx";

/** What a payer who is signed in sees: the place that was chosen, and over it what is live. */
export function PayerScreen({ payer }: { readonly payer: Payer }) {
  const isPay = place.value.screen === "pay";
  return (
    <>
      {isPay ? (
        <PayScreen payer={payer} />
      ) : (
        <AppFrame payer={payer}>
          <ChosenScreen payer={payer} />
        </AppFrame>
      )}
      <LiveCover payer={payer} />
      <FreezeCover payer={payer} />
      <StepUpSheet payer={payer} />
      <p class="notice" role="status">
        {payer.toast.text.value}
      </p>
    </>
  );
}

function ChosenScreen({ payer }: { readonly payer: Payer }) {
  const { screen, id } = place.value;
  switch (screen) {
    case "home":
    case "pay":
      return <HomeScreen payer={payer} />;
    case "activity":
      return <ActivityScreen payer={payer} />;
    case "payment":
      return <PaymentScreen key={id} payer={payer} paymentId={id} />;
    case "top-up":
      return <TopUpScreen payer={payer} />;
    case "points":
      return <PointsScreen payer={payer} />;
    case "redemption":
      return <RedemptionScreen payer={payer} redemptionId={id} />;
    default:
      return <MeScreens payer={payer} screen={screen} />;
  }
}
