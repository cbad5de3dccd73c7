import { render } from "preact";
import "../../style/tokens.css";
import "../../style/elements.css";
import "../../style/parts.css";
import "../../style/outcome.css";
import "../../style/display.css";
import { carry } from "../../carried.ts";
import { displayWords } from "../../words/display.ts";
import { generalWords } from "../../words/general.ts";
import { DisplayApp } from "./display-app.tsx";

carry(displayWords, generalWords);
const page = document.querySelector("#page");
if (page !== null) render(<DisplayApp />, page);
