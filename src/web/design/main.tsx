import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/till.css";
import "../style/app.css";
import "../style/pay.css";
import "../style/display.css";
import "../style/console.css";
import "../style/console-pages.css";
import "../style/console-places.css";
import "../style/design.css";
import { carry } from "../carried.ts";
import { language, languageOf } from "../language.ts";
import { catalogue } from "../words/catalogue.ts";
import { DesignPage } from "./design-page.tsx";

carry(catalogue);
// Before anything is made: what is filled in beforehand is in words, too.
language.value = languageOf(navigator.languages);
// Lines of one language are higher than those of the other.
document.documentElement.lang = language.value;
const page = document.querySelector("#page");
if (page !== null) render(<DesignPage />, page);
