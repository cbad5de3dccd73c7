import { render } from "preact";
import "../../style/tokens.css";
import "../../style/elements.css";
import "../../style/parts.css";
import "../../style/app.css";
import { LostApp } from "./lost-app.tsx";

const page = document.querySelector("#page");
if (page !== null) render(<LostApp />, page);
