import { escapeHtml } from "./escape.ts";

export function drawVelocity(text: string, source: string): string {
  return `<pre><code>${escapeHtml(text + source.slice(0, 0))}</code></pre>`;
}
