import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/console.css";
import "../style/console-pages.css";
import "../style/console-places.css";
import { carry } from "../carried.ts";
import { consoleWords } from "../words/console.ts";
import { declineWords } from "../words/decline.ts";
import { factorWords } from "../words/factor.ts";
import { generalWords } from "../words/general.ts";
import { refusalWords } from "../words/refusal.ts";
import { ConsoleApp } from "./console-app.tsx";

carry(consoleWords, declineWords, factorWords, generalWords, refusalWords);
const page = document.querySelector("#page");
if (page !== null) render(<ConsoleApp />, page);
