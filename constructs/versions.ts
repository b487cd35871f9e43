import { type Provider, type ProviderChoice, providers, requiredTerraform } from "../model/versions.js";

/**
 * What a stack's `terraform` block says of versions: its providers, exactly, and the Terraform that goes with them.
 *
 * @param used the providers of the stack
 */
export function terraformBlock(chosen: Readonly<Record<Provider, string>>, used: readonly Provider[]) {
  const own: ProviderChoice = Object.fromEntries(used.map((provider) => [provider, chosen[provider]]));
  return {
    required_version: requiredTerraform(own),
    required_providers: Object.fromEntries(
      used.map((provider) => [provider, { source: providers[provider].source, version: chosen[provider] }]),
    ),
  };
}
