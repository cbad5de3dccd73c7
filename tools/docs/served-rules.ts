import { problems } from "../../src/problem.ts";

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

/** What is said of every file beside its content. */
export const headersFile = `/*
  Content-Security-Policy: ${policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin

/docs/files/*.css
  Cache-Control: public, max-age=31536000, immutable

/docs/files/*.js
  Cache-Control: public, max-age=31536000, immutable
`;

/** The `type` of each problem leads to what is written of it (RFC 9457 §3.1.1). */
export function redirectsFile(): string {
  const rules = problems.map(({ code }) => `/problems/${code} /docs/errors#${code} 302`);
  return `${rules.join("\n")}\n`;
}
