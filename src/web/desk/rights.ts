import type { Role } from "../../client/resource/operator.ts";

/** Roles that may stop, ask, and keep the shops; the server judges, a page only draws less. */
export function mayStop(role: Role | "none" | null): boolean {
  return role === "operator" || role === "approver";
}

/** Roles that decide what others ask for, invite, and admit partners. */
export function mayDecide(role: Role | "none" | null): boolean {
  return role === "approver";
}
