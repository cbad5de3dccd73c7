import { expect, it } from "vitest";
import { supportOf } from "../../../../src/web/support.ts";

it("links to the company's help where it has an address, and to nothing that runs", () => {
  for (const support of ["https://help.example.com/", "tel:+81312345678", "mailto:a@example.com"]) {
    expect(supportOf({ support })).toBe(support);
  }
  for (const support of [null, undefined, "", "javascript:alert(1)", "http://example.com/"]) {
    expect(supportOf(support === undefined ? {} : { support })).toBeNull();
  }
});
