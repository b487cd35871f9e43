import type { Environment } from "../../model/environment.js";
import type { Cloudflare, CloudflareObject } from "../adapters/cloudflare.js";
import type { Kubernetes } from "../adapters/kubernetes.js";
import { ApiFailure, Refusal } from "../failures.js";

/**
 * Makes sure that the credentials at hand open the account, the zone and the cluster that the environment names.
 *
 * Of an API that is left out, because it is down, nothing is asked.
 *
 * @throws a refusal that says what was expected and what is there
 */
export async function requirePlace(
  environment: Environment,
  cloudflare: Cloudflare | undefined,
  kubernetes: Kubernetes | undefined,
): Promise<void> {
  const { accountId, zoneId, zone } = environment.settings.cloudflare;
  const [found, system] = await Promise.all([
    cloudflare === undefined ? undefined : zoneIfOpen(cloudflare, zoneId),
    kubernetes?.get("/api/v1/namespaces/kube-system"),
  ]);
  const wrong: string[] = [];
  if (cloudflare !== undefined && found === undefined) {
    wrong.push(`CLOUDFLARE_API_TOKEN does not open zone ${zoneId} (${zone})`);
  } else if (found !== undefined) {
    const account = (found.account as { readonly id?: string } | undefined)?.id;
    if (found.name !== zone)
      wrong.push(`zone ${zoneId} is ${String(found.name)}, and ${environment.name} declares ${zone}`);
    if (account !== undefined && account !== accountId) {
      wrong.push(`zone ${zone} belongs to account ${account}, and ${environment.name} declares ${accountId}`);
    }
  }
  const { uid } = environment.settings.cluster;
  if (kubernetes !== undefined && uid !== undefined && system?.metadata.uid !== uid) {
    wrong.push(
      `the cluster at hand is ${system?.metadata.uid ?? "one without a kube-system namespace"}, and ${environment.name} declares ${uid}`,
    );
  }
  if (wrong.length > 0) {
    throw new Refusal(
      `these credentials do not belong to ${environment.name}; nothing was changed:\n${wrong.map((w) => `  ${w}`).join("\n")}`,
    );
  }
}

/** The zone, or nothing where the token does not open it, which Cloudflare says in several ways. */
async function zoneIfOpen(cloudflare: Cloudflare, zoneId: string): Promise<CloudflareObject | undefined> {
  try {
    return await cloudflare.get(`/zones/${zoneId}`);
  } catch (error) {
    if (error instanceof ApiFailure && [400, 401, 403].includes(error.status)) return undefined;
    throw error;
  }
}
