const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** As many rules as the platform takes (Workers static assets, limits of `_headers`). */
export const rulesMax = 100;

/**
 * What is said of every file beside its content. A rule holds for an address, whether or not there
 * is a file at it.
 */
export const headersFile = `/*
  Content-Security-Policy: ${policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Allow: GET, HEAD
`;

/**
 * Files whose names tell their content are kept for ever, each by its whole name: what else is asked
 * for at such addresses (`patterns`) is not there, or not there yet, and nobody keeps that answer.
 */
export function lastingRules(patterns: readonly string[], files: readonly string[]): string {
  const lost = patterns.map((pattern) => `\n${pattern}\n  Cache-Control: no-store\n`);
  const kept = files.map(
    (file) =>
      `\n${file}\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n`,
  );
  return [...lost, ...kept].join("");
}
