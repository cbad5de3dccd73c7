import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/till.css";
import { carry } from "../carried.ts";
import { serveOffline } from "../serve-offline.ts";
import { declineWords } from "../words/decline.ts";
import { generalWords } from "../words/general.ts";
import { outcomeWords } from "../words/outcome.ts";
import { refusalWords } from "../words/refusal.ts";
import { tillWords } from "../words/till.ts";
import { TillApp } from "./till-app.tsx";

carry(declineWords, generalWords, outcomeWords, refusalWords, tillWords);
const page = document.querySelector("#page");
if (page !== null) render(<TillApp />, page);
void serveOffline("/terminal/");
