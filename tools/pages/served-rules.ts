import { lastingRules } from "../docs/served-rules.ts";

/** Every page, by its folder in `src/web/` and its address. `wrangler.toml` serves `design` on one machine only. */
export const pageNames = ["app", "terminal", "console", "design"] as const;

/** Pages of a page's own, in a folder of its. */
export const innerPages = ["app/lost", "terminal/display"] as const;

/** Those that are shown without a network, too, each with the inner ones that are. */
export const offlinePages = { app: [], terminal: ["terminal/display"] } as const;

/**
 * What a page may do: load our own files, call our own origin, and no more. A script's address is
 * made by one policy, which a service worker needs (Trusted Types).
 */
function policyOf(page: (typeof pageNames)[number]): string {
  const wasm = page === "terminal" ? " 'wasm-unsafe-eval'" : "";
  return [
    "default-src 'none'",
    `script-src 'self'${wasm}`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types sekisho-worker",
  ].join("; ");
}

const cameraless = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/**
 * Two rules for one address are joined, and then both policies hold: the narrower one takes the
 * wider one's away first.
 */
const rules = pageNames.map(
  (page) => `
/${page}/*
  ! Content-Security-Policy
  Content-Security-Policy: ${policyOf(page)}
  Permissions-Policy: ${page === "terminal" ? cameraless.replace("camera=()", "camera=(self)") : cameraless}
  Cache-Control: no-cache
`,
);

/** What a window may do that a till tells everything: show it, and call nobody. */
const displayPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const displayRule = `
/terminal/display/*
  ! Content-Security-Policy
  ! Permissions-Policy
  ! Cache-Control
  Content-Security-Policy: ${displayPolicy}
  Permissions-Policy: ${cameraless}
  Cache-Control: no-cache
`;

/** What is said of the pages, and of the `files` that they load, whose names tell their content. */
export function pageRules(files: readonly string[]): string {
  return rules.join("") + displayRule + lastingRules(["/pages/*"], files);
}
