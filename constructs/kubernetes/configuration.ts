import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { Construct } from "constructs";
import { literals } from "../text.js";
import { type Instance, metadataOf } from "./instance.js";

/** Properties of a `Configuration`. */
export interface ConfigurationProps {
  readonly instance: Instance;
  /** What tells this map from the instance's others, such as `-mcp`. @default - the instance's main map */
  readonly suffix?: string;
  /** File contents or environment variables by name. */
  readonly data: Readonly<Record<string, string>>;
}

/** A ConfigMap of an instance, with the checksum that makes its pods start again when it changes. */
export class Configuration extends ConfigMapV1 {
  /** The name of the ConfigMap. */
  readonly configMapName: string;
  /** Changes with the data; for an annotation of the pod template. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, { instance, suffix = "", data }: ConfigurationProps) {
    const metadata = metadataOf(instance, suffix);
    super(scope, id, { metadata, data: literals(data) });
    this.configMapName = metadata.name;
    this.checksum = checksumOf(data);
  }
}

/** The first 16 hexadecimal digits of a SHA-256 over the data, whatever the order of its keys. */
function checksumOf(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
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
