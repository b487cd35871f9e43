import type { Instance } from "./instance.js";

/** The file with the expected value of the edge's secret header. */
export const gatewaySecretFile = "gateway-secret";

/** A secret of an instance: the name of its file, and the source of its value. */
export interface SecretSource {
  readonly file: string;
  /** The Terraform variable with the value. */
  readonly variable: string;
  readonly revision: number;
}

/**
 * Returns the environment variables of an instance's container, as text.
 *
 * Later ones override earlier ones: the program's own, the environment's, the workload's, the release's, and the switches
 * for maintenance and read-only mode, which nothing overrides.
 */
export function environmentVariablesOf(instance: Instance): Record<string, string> {
  const { environment, workload, release, colour } = instance;
  const { settings } = environment;
  return {
    ENVIRONMENT: settings.mode === "development" ? "development" : environment.name,
    SERVICE_NAME: instance.name,
    SERVICE_VERSION: release.version,
    ...(colour === undefined ? {} : { SERVICE_COLOUR: colour }),
    ...settings.configuration,
    ...workload.configuration,
    ...release.configuration,
    ALLOW_CODE_MODIFICATION: String(settings.mode === "development"),
    ALLOW_DYNAMIC_CONFIG: String(settings.mode === "development"),
    MAINTENANCE_MODE: String(settings.maintenanceMode),
    READ_ONLY_MODE: String(settings.readOnlyMode),
  };
}

/**
 * Returns the secrets that an instance's container reads: the workload's, with the release's revisions, and the gateway
 * secret if the edge sends it requests and the environment is not for development.
 */
export function secretSourcesOf({ environment, workload, release, edge }: Instance): SecretSource[] {
  const { mode, gatewayHeader } = environment.settings;
  const own = Object.entries(workload.secrets).map(([file, { variable, revision }]) => ({
    file,
    variable,
    revision: release.secrets[file] ?? revision,
  }));
  // a workload that declares the file itself sets its revision, which is how to rotate the gateway secret
  if (edge === undefined || mode === "development" || gatewaySecretFile in workload.secrets) return own;
  return [...own, { file: gatewaySecretFile, variable: gatewayHeader.variable, revision: 1 }];
}
