import { stringify } from "yaml";
import { newestGenerations, reattachIn } from "./provider/generations";
import { quoted } from "./shell";
import { withOwnTerraform } from "./terraform";

/** The addresses that a client needs. */
export interface Addresses {
  readonly cloudflareUrl: string;
  readonly kubernetesUrl: string;
  readonly controlUrl: string;
  /** The address of Cloudflare's edge; undefined if nothing moves requests. */
  readonly edgeUrl: string | undefined;
  /** The bearer token of the Cloudflare API, also used by Kubernetes clients. */
  readonly token: string;
  /** The path of the kubeconfig file. */
  readonly kubeconfig: string;
  /** The stand-in providers; undefined lets Terraform find providers itself. */
  readonly providers: StandIn | undefined;
}

/** How Terraform reaches the stand-in providers. */
export interface StandIn {
  /** The folder of their sockets. */
  readonly folder: string;
  /** The id of the process that Terraform watches as the provider server. */
  readonly pid: number;
  /** The path of the script that runs before Terraform and chooses the providers' versions. */
  readonly terraform: string;
}

/** Returns the variables that point Terraform, cdktf, kubectl and curl at a sandbox. */
export function environmentOf(at: Addresses): Record<string, string> {
  const standIn: Record<string, string> =
    at.providers === undefined
      ? {}
      : {
          // for a Terraform run by its own name; the script overrides it
          TF_REATTACH_PROVIDERS: reattachIn(at.providers.folder, newestGenerations(), at.providers.pid),
          TERRAFORM_BINARY_NAME: at.providers.terraform,
          // the stand-in is in no registry, so there is nothing to lock
          CDKTF_SKIP_PROVIDER_LOCK: "true",
        };
  return {
    SWITCHYARD_SANDBOX: at.controlUrl,
    ...(at.edgeUrl === undefined ? {} : { SWITCHYARD_EDGE: at.edgeUrl }),
    CLOUDFLARE_API_TOKEN: at.token,
    CLOUDFLARE_BASE_URL: at.cloudflareUrl,
    KUBE_HOST: at.kubernetesUrl,
    KUBE_TOKEN: at.token,
    KUBECONFIG: at.kubeconfig,
    // the provider reads this variable, and a configured context has to be in a file
    KUBE_CONFIG_PATH: at.kubeconfig,
    CHECKPOINT_DISABLE: "1",
    ...standIn,
  };
}

/** Returns whether a variable, not set by the sandbox, would send a client elsewhere or with other credentials. */
export function isForeign(name: string): boolean {
  return /^(CLOUDFLARE_|KUBE_|TF_REATTACH_PROVIDERS$|KUBECONFIG$)/.test(name);
}

/** Returns this process's variables, with the sandbox's in place of those for other clusters or accounts. */
export function inherited(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !isForeign(name));
  return { ...Object.fromEntries(kept), ...withOwnTerraform(environment, process.env) };
}

/** Returns a kubeconfig with one context, `sandbox`. */
export function kubeconfigOf(kubernetesUrl: string, token: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "sandbox",
    contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "sandbox" } }],
    clusters: [{ name: "sandbox", cluster: { server: kubernetesUrl } }],
    users: [{ name: "sandbox", user: { token } }],
  });
}

/** Renders variables as lines for a POSIX shell, with quoted values; one without a value is unset. */
export function exportLines(variables: readonly (readonly [string, string | undefined])[]): string {
  return variables
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`))
    .join("\n");
}
