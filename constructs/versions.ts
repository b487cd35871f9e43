import { type Provider, type ProviderChoice, providers, requiredTerraform } from "../model/versions.js";

/**
 * Returns the versions in a stack's `terraform` block: exact ones for its providers, and a range for Terraform.
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
