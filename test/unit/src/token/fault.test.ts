import { expect, it } from "vitest";
import { tellFault, tokenFaults } from "../../../../src/token/fault.ts";

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

it("tells a caller what is wrong and what to do next", () => {
  expect(tellFault("access_expired")).toBe(
    "The access token was not accepted: expired. Obtain a new one.",
  );
  expect(tellFault("proof_stale")).toMatch(/60 s ago\. Make a new one by the clock of server_time/);
  expect(tellFault("proof_htu")).toMatch(/another address\. Make a new one for this request\.$/);
  expect(tellFault("proof_htu", "https://pay.example")).toMatch(
    /another address\. Make a new one for this request to https:\/\/pay\.example\.$/,
  );
  expect(tellFault("proof_key")).toMatch(/Sign with the token's key, or obtain a token for this/);
  expect(tellFault("proof_jti", "https://pay.example")).not.toContain("pay.example");
  expect(tellFault("nonce_refused")).toMatch(/Make a new one with this answer's DPoP-Nonce\.$/);
  expect(tellFault("code_seal")).toMatch(/Show a new one\.$/);
});
