import type { Instance } from "./instance.js";

/** The file that holds what the edge's secret header must say. */
export const gatewaySecretFile = "gateway-secret";

/** A secret of an instance: the file's name, and where its value comes from. */
export interface SecretSource {
  readonly file: string;
  /** The Terraform variable that carries the value. */
  readonly variable: string;
  readonly revision: number;
}

/**
 * The environment variables of an instance's container, as text.
 *
 * From the least to the last word: what the program knows, the environment's, the workload's, the release's, and the
 * switches that hold for everybody and that nothing overrides.
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
 * The secrets that an instance's container reads: the workload's, by the release's revisions, and the gateway secret
 * where requests come in from the edge and the environment is not one for development.
 */
export function secretSourcesOf({ environment, workload, release, edge }: Instance): SecretSource[] {
  const { mode, gatewayHeader } = environment.settings;
  const own = Object.entries(workload.secrets).map(([file, { variable, revision }]) => ({
    file,
    variable,
    revision: release.secrets[file] ?? revision,
  }));
  // A workload that declares the file itself decides its revision, which is how the gateway secret is rotated.
  if (edge === undefined || mode === "development" || gatewaySecretFile in workload.secrets) return own;
  return [...own, { file: gatewaySecretFile, variable: gatewayHeader.variable, revision: 1 }];
}
