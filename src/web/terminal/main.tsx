import { render } from "preact";
import "../style/tokens.css";
import "../style/elements.css";
import "../style/parts.css";
import "../style/outcome.css";
import "../style/till.css";
import { serveOffline } from "../serve-offline.ts";
import { TillApp } from "./till-app.tsx";

const page = document.querySelector("#page");
if (page !== null) render(<TillApp />, page);
void serveOffline("/terminal/");
