import type { Environment } from "../../../model/environment.js";

/** Reports whether this machine may apply a reviewed change: in a protected environment only CI may. */
export function mayApplyHere({ settings }: Environment): boolean {
  return !settings.protected || (process.env.CI ?? "") !== "";
}
