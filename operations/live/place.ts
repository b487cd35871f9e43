import type { Environment } from "../../model/environment.js";
import { Refusal } from "../failures.js";
import type { RouteApi } from "./api.js";

/**
 * Makes sure that the credentials at hand open the account, the zone and the cluster that the environment names.
 *
 * @param apis those that are asked: one that is down is left out
 * @throws a refusal that says what was expected and what is there
 */
export async function requirePlace({ name }: Environment, apis: readonly RouteApi[]): Promise<void> {
  const wrong = (await Promise.all(apis.map((api) => api.placeErrors()))).flat();
  if (wrong.length === 0) return;
  const lines = wrong.map((one) => `  ${one}`).join("\n");
  throw new Refusal(`these credentials do not belong to ${name}; nothing was changed:\n${lines}`);
}
