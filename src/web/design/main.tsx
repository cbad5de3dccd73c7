import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/till.css";
import "../style/app.css";
import "../style/pay.css";
import "../style/display.css";
import "../style/design.css";
import { carry } from "../carried.ts";
import { catalogue } from "../words/catalogue.ts";
import { DesignPage } from "./design-page.tsx";

carry(catalogue);
const page = document.querySelector("#page");
if (page !== null) render(<DesignPage />, page);
