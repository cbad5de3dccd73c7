import { afterEach, expect, it, vi } from "vitest";
import { logFault } from "../../../../worker/platform/log.ts";

afterEach(() => void vi.restoreAllMocks());

/** The line that a fault is logged as, and the same read. */
function lineOf(act: () => unknown) {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  try {
    act();
  } catch (fault) {
    logFault("failed", fault, { of: "a row" });
  }
  const line = String(error.mock.calls[0]?.[0]);
  return { line, read: JSON.parse(line) };
}

it.each([
  "whole-and-short",
  '["a","b",whole-and-short]',
  `{"a":1,"b":"c"}${" ".repeat(40)}whole-and-short`,
  `{"a":\n"b"\n\n},"whole-and-short"`,
  `x"whole-and-short" is not valid JSON`,
])("quotes nothing of what was not JSON: %s", (text) => {
  const { line, read } = lineOf(() => JSON.parse(text));
  expect(line).not.toMatch(/whole|short/);
  expect(read).toMatchObject({ event: "failed", severity_text: "ERROR", of: "a row" });
  expect(read["exception.type"]).toBe("SyntaxError");
  expect(read["exception.message"]).toMatch(/JSON/);
  expect(read["exception.stacktrace"]).toMatch(/^SyntaxError: .*JSON/);
  expect(read["exception.stacktrace"]).toContain("log.test.ts");
});

it("tells the class, the message and the place of any other fault", () => {
  const fault = new TypeError('a seal "of ours" does not open');
  const { read } = lineOf(() => {
    throw fault;
  });
  expect(read).toMatchObject({
    "exception.type": "TypeError",
    "exception.message": fault.message,
    "exception.stacktrace": fault.stack,
  });
});
