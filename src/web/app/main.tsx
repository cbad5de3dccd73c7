import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/app.css";
import "../style/pay.css";
import { carry } from "../carried.ts";
import { serveOffline } from "../serve-offline.ts";
import { appCodeWords } from "../words/app-code.ts";
import { appEntryWords } from "../words/app-entry.ts";
import { appFrameWords } from "../words/app-frame.ts";
import { appLiveWords } from "../words/app-live.ts";
import { appMeWords } from "../words/app-me.ts";
import { appMoneyWords } from "../words/app-money.ts";
import { factorWords } from "../words/factor.ts";
import { generalWords } from "../words/general.ts";
import { refusalWords } from "../words/refusal.ts";
import { troubleWords } from "../words/trouble.ts";
import { PayerApp } from "./payer-app.tsx";

carry(
  appCodeWords,
  appEntryWords,
  appFrameWords,
  appLiveWords,
  appMeWords,
  appMoneyWords,
  factorWords,
  generalWords,
  refusalWords,
  troubleWords,
);
const page = document.querySelector("#page");
if (page !== null) render(<PayerApp />, page);
void serveOffline("/app/");
