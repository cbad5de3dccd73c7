import type { Page } from "playwright-core";

/** Members of answers and events that somebody else has written, or that words come from. */
const written = new Set(
  [
    ["merchant_name", "store_name", "partner_name", "label", "name", "hint", "reason", "cashier"],
    ["detail", "ja", "en", "support", "user_agent", "title"],
    ["category", "name_kana", "holder_kana", "case_number"],
  ].flat(),
);

const markup = `"><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script><b class=made>`;

/** What somebody might write where a name is asked for, by what is bad about it. */
export const foreignTexts: readonly (readonly [string, string])[] = [
  ["markup", markup],
  ["a place for another word", "{amount} {shop} {time} {{1}} &lt;b&gt; %s"],
  ["direction marks", "\u202e\u2067txet sdrawkcab\u200f مقهى \u2069\u2066 abc"],
  ["100 narrow characters", "i".repeat(100)],
  ["100 wide characters, without a place to break", "長".repeat(50) + "W".repeat(50)],
  ["emoji", "👨‍👩‍👧‍👦🏳️‍🌈🧑🏿‍🚀".repeat(8)],
];

/** The same body, with a text in the place of each one that somebody else wrote. */
function rewritten(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, text));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    const isText = typeof member === "string" && written.has(name);
    return [name, isText ? text : rewritten(member, text)];
  });
  return Object.fromEntries(entries);
}

/** What a page hears from now on: every foreign text is the one that `text` says then. */
export async function rewriteAll(page: Page, events: RegExp, text: () => string): Promise<void> {
  await page.route(/\/v1\/|\/\.well-known\/sekisho$/, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const isJson = response.headers()["content-type"]?.includes("json") === true;
    const told = isJson ? JSON.stringify(rewritten(JSON.parse(body), text())) : body;
    await route.fulfill({ response, body: told });
  });
  await page.routeWebSocket(events, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(JSON.stringify(rewritten(JSON.parse(`${message}`), text())));
    });
  });
}

/** What a foreign text did on the screen that is shown: what ran, was made, or is off the screen. */
export function harmOf(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const made = [...document.querySelectorAll(".made, img, script:not([src]), iframe")];
    const shown = [...document.querySelectorAll("body *")].filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      // A cell of a long table is one line, and cut.
      return width > 1 && height > 1 && !each.closest("svg, .virtual td");
    });
    const off = shown.filter((each) => {
      const { left, right } = each.getBoundingClientRect();
      return left < -1 || right > innerWidth + 1;
    });
    return {
      ran: globalThis.ran ?? null,
      made: made.map((each) => each.outerHTML.slice(0, 80)),
      width: document.documentElement.scrollWidth,
      off: off.map((each) => each.className + " " + each.textContent.slice(0, 40)),
    };
  })()`);
}
