import { escapeHtml } from "./escape.ts";
import { highlighted } from "./highlight.ts";
import { clockOf, type Judged, judgeExample } from "./velocity-example.ts";

const width = 720;
const left = 20;
const right = 700;
const axisY = 112;

/** A worked example: its rule, its acts on a time axis, and what the rule says. */
export function drawVelocity(text: string, source: string): string {
  const judged = judgeExample(text, source);
  const rule = JSON.stringify(judged.rule, null, 1).replaceAll(/\n\s*/g, " ");
  return `<figure>
<div class="picture" tabindex="0">${pictureOf(judged)}</div>
<figcaption>${escapeHtml(sentenceOf(judged))}</figcaption>
<pre tabindex="0"><code>${highlighted(rule, "json")}</code></pre>
</figure>
`;
}

/** What the rule says, with its figures. */
export function sentenceOf({ rule, verdict, nowMs }: Judged): string {
  const unit = unitOf(rule.metric);
  const figure = (value: number) => (unit === "ms" ? `${value / 1_000} s` : count(value, unit));
  const { before, after, limit } = verdict;
  const known =
    before === after
      ? `The figure is ${figure(after)}`
      : `${figure(before)} before, ${figure(after)} with this act`;
  const bound = rule.metric === "time_since_last" ? "at least" : "limit";
  if (verdict.verdict === "pass") return `${known}; ${bound} ${figure(limit)}: it passes.`;
  const passes =
    verdict.passesAtMs === null || verdict.passesAtMs === nowMs
      ? "Waiting does not help."
      : `The same act passes from ${clockOf(verdict.passesAtMs)} on.`;
  return `${known}; ${bound} ${figure(limit)}: exceeded, so ${rule.action}. ${passes}`;
}

function unitOf(metric: string): string {
  if (metric === "amount" || metric === "given_back") return "yen";
  if (metric === "time_since_last") return "ms";
  if (metric === "travel_speed") return "km/h";
  if (metric.startsWith("distinct:")) return `${metric.slice(9)}s`;
  return metric.includes("declines") ? "declines" : "acts";
}

function count(value: number, unit: string): string {
  const one = value === 1 && unit.endsWith("s") && unit !== "yen";
  return `${value.toLocaleString("en")} ${one ? unit.slice(0, -1) : unit}`;
}

function pictureOf(judged: Judged): string {
  const { acts, nowMs, window, verdict, rule } = judged;
  const passesAtMs = verdict.verdict === "exceeded" ? verdict.passesAtMs : null;
  const startMs = window.afterMs;
  const times = [startMs, nowMs, ...acts.map(({ atMs }) => atMs)];
  const near = passesAtMs !== null && passesAtMs - nowMs < (nowMs - startMs) * 1.2;
  const shownEnd = near && passesAtMs !== null ? Math.max(nowMs, passesAtMs) : nowMs;
  const [from, to] = [Math.min(...times), Math.max(...times, shownEnd)];
  const pad = (to - from) * 0.06;
  const x = (atMs: number) =>
    Math.round(left + ((atMs - from + pad) / (to - from + 2 * pad)) * (right - left));
  const parts = [
    `<rect class="window" x="${x(startMs)}" y="34" width="${x(nowMs) - x(startMs)}" height="${axisY - 34}"/>`,
    `<path class="strong" d="M${x(startMs)} 34V26H${x(nowMs)}V34"/>`,
    label((x(startMs) + x(nowMs)) / 2, 18, windowName(rule.window), "small", "middle"),
    `<path class="line" d="M${left} ${axisY}H${right}"/>`,
    label(x(startMs), axisY + 42, clockOf(Math.ceil(startMs / 1_000) * 1_000), "small", "middle"),
    label(x(nowMs), axisY + 42, clockOf(nowMs), "small bold", "middle"),
    ...acts.map((act, index) => actMark(act, x(act.atMs), act.atMs > startMs, index)),
    judgedMark(judged, x(nowMs)),
  ];
  if (near && passesAtMs !== null) {
    parts.push(
      `<path class="limit" d="M${x(passesAtMs)} 34V${axisY + 46}"/>`,
      label(x(passesAtMs), axisY + 60, `${clockOf(passesAtMs)} passes`, "small good", "middle"),
    );
  }
  const height = axisY + (near ? 68 : 50);
  const words = escapeHtml(`Acts on a time axis. ${sentenceOf(judged)}`);
  return `<svg role="img" aria-label="${words}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.join("")}</svg>`;
}

function actMark(act: Judged["acts"][number], at: number, inside: boolean, index: number): string {
  const wholly = act.returned === act.amount;
  const told = act.shop === undefined ? yen(act.amount) : `${yen(act.amount)} ${act.shop}`;
  const back = act.returned ? ` −${yen(act.returned)}` : "";
  const text = label(at, axisY - 14 - (index % 2) * 18, told + back, "small", "middle");
  const y = axisY;
  if (act.declined) {
    return `<path class="act-declined" d="M${at - 5} ${y - 5}l10 10M${at - 5} ${y + 5}l10 -10"/>${text}`;
  }
  return `<circle class="${inside && !wholly ? "act" : "act-out"}" cx="${at}" cy="${y}" r="6"/>${text}`;
}

function judgedMark({ judged, verdict }: Judged, at: number): string {
  const isGood = verdict.verdict === "pass";
  const y = axisY;
  const shop = judged.shop === undefined ? "" : ` ${judged.shop}`;
  const mark = isGood ? "✓" : "✕";
  return `<path class="act-judged" d="M${at} ${y - 9}l9 9l-9 9l-9 -9z"/>${label(at, axisY - 50, `${mark} ${yen(judged.amount)}${shop}`, isGood ? "bold good" : "bold bad", "middle")}`;
}

function windowName(window: Judged["rule"]["window"]): string {
  if ("calendar" in window) {
    const hour = window.hour === undefined ? "" : ` from ${window.hour}:00`;
    return `calendar ${window.calendar}${hour}`;
  }
  const seconds = window.sliding_ms / 1_000;
  if (seconds < 120) return `last ${seconds} s`;
  if (seconds < 7_200) return `last ${seconds / 60} min`;
  return seconds <= 172_800 ? `last ${seconds / 3_600} h` : `last ${seconds / 86_400} days`;
}

function label(x: number, y: number, text: string, kind: string, anchor: string): string {
  return `<text x="${Math.round(x)}" y="${y}" class="${kind}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

function yen(amount: number): string {
  return amount === 0 ? "" : amount.toLocaleString("en");
}
