import type { Environment } from "../../model/environment.js";
import { Refusal } from "../failures.js";
import type { RouteApi } from "./api.js";

/**
 * Refuses credentials for another account, zone or cluster than the environment's.
 *
 * @param apis the APIs to ask, without those that are down
 * @throws a refusal with the declared place and the actual one
 */
export async function requirePlace({ name }: Environment, apis: readonly RouteApi[]): Promise<void> {
  const wrong = (await Promise.all(apis.map((api) => api.placeErrors()))).flat();
  if (wrong.length === 0) return;
  const lines = wrong.map((one) => `  ${one}`).join("\n");
  throw new Refusal(`these credentials do not belong to ${name}; nothing was changed:\n${lines}`);
}
