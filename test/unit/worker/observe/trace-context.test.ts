import { expect, it } from "vitest";
import { parseTraceparent } from "../../../../worker/observe/trace-context.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";

it("reads trace and span of a caller, also of a later version", () => {
  expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId });
  expect(parseTraceparent(`cc-${traceId}-${spanId}-00-what-comes-later`)).toEqual({
    ...{ traceId, spanId },
  });
});

it.each([
  null,
  "",
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01-more`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}`,
  ` 00-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01\n`,
])("takes no other text for a trace: %s", (header) => {
  expect(parseTraceparent(header)).toBeNull();
});
