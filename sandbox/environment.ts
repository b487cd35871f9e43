import { stringify } from "yaml";
import { newestGenerations, reattachIn } from "./provider/generations";
import { quoted } from "./shell";
import { withOwnTerraform } from "./terraform";

/** Where everything is that a client needs. */
export interface Addresses {
  readonly cloudflareUrl: string;
  readonly kubernetesUrl: string;
  readonly controlUrl: string;
  /** Where Cloudflare's edge is; undefined where nothing moves requests. */
  readonly edgeUrl: string | undefined;
  /** Bearer token of the Cloudflare API, also handed to Kubernetes clients. */
  readonly token: string;
  /** Path of the kubeconfig file. */
  readonly kubeconfig: string;
  /** The stand-in providers; undefined lets Terraform find providers itself. */
  readonly providers: StandIn | undefined;
}

/** How Terraform is led to the stand-in providers. */
export interface StandIn {
  /** The folder of their sockets. */
  readonly folder: string;
  /** Process that Terraform is told the provider server is. */
  readonly pid: number;
  /** The script that stands before Terraform, and chooses their versions. */
  readonly terraform: string;
}

/** Variables that point Terraform, cdktf, kubectl and curl at a sandbox. */
export function environmentOf(at: Addresses): Record<string, string> {
  const standIn: Record<string, string> =
    at.providers === undefined
      ? {}
      : {
          // for a Terraform that is run by its own name: the script sets it anew
          TF_REATTACH_PROVIDERS: reattachIn(at.providers.folder, newestGenerations(), at.providers.pid),
          TERRAFORM_BINARY_NAME: at.providers.terraform,
          // the stand-in is in no registry, so that there is nothing to lock
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
    // the provider reads this one, and a context in its configuration needs a file to be in
    KUBE_CONFIG_PATH: at.kubeconfig,
    CHECKPOINT_DISABLE: "1",
    ...standIn,
  };
}

/** Returns whether a variable would send a client elsewhere, or with other credentials, beside those of the sandbox. */
export function isForeign(name: string): boolean {
  return /^(CLOUDFLARE_|KUBE_|TF_REATTACH_PROVIDERS$|KUBECONFIG$)/.test(name);
}

/** This process's variables, those that lead to other clusters or accounts replaced by the sandbox's. */
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

/** Variables as lines for a POSIX shell, each value quoted; one that has none is unset. */
export function exportLines(variables: readonly (readonly [string, string | undefined])[]): string {
  return variables
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`))
    .join("\n");
}
