import { expect, it } from "vitest";
import { tokenFaults } from "../../../../src/token/fault.ts";

it("says for each fault what it is on the wire, by the kind in its name", () => {
  const wire = {
    access: "invalid_token",
    proof: "invalid_dpop_proof",
    jwk: "invalid_dpop_proof",
    code: "invalid_code",
    nonce: "use_dpop_nonce",
  } as Record<string, string>;
  for (const [name, { error, meaning }] of Object.entries(tokenFaults)) {
    expect(name).toMatch(/^(access|proof|jwk|code|nonce)_[a-z_]+$/);
    expect(error).toBe(wire[`${name.split("_")[0]}`]);
    expect(meaning.length).toBeGreaterThan(3);
  }
});
