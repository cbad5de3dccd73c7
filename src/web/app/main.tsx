import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/app.css";
import "../style/pay.css";
import { serveOffline } from "../serve-offline.ts";
import { PayerApp } from "./payer-app.tsx";

const page = document.querySelector("#page");
if (page !== null) render(<PayerApp />, page);
void serveOffline("/app/");
