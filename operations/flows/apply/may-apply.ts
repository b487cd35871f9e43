import type { Environment } from "../../../model/environment.js";

/** Whether whatever was reviewed may be applied from here: anywhere but in a protected environment, where CI does it. */
export function mayApplyHere({ settings }: Environment): boolean {
  return !settings.protected || (process.env.CI ?? "") !== "";
}
