import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { Construct } from "constructs";
import { configMapRule } from "../../model/rules/configuration.js";
import { refuse, violations } from "../rules.js";
import { literals } from "../text.js";
import { metadataOf, type ObjectProps } from "./object.js";

/** Properties of a `Configuration`. */
export interface ConfigurationProps extends ObjectProps {
  /** File contents or environment variables by name, at most 1 MiB together. */
  readonly data: Readonly<Record<string, string>>;
}

/** A ConfigMap for pods, with a checksum that restarts them when it changes. */
export class Configuration extends ConfigMapV1 {
  /** The name of the ConfigMap. */
  readonly configMapName: string;
  /** A checksum of the data, for an annotation of the pod template. */
  readonly checksum: string;

  /** @throws ConstructError if the data does not fit into a ConfigMap. */
  constructor(scope: Construct, id: string, props: ConfigurationProps) {
    refuse(scope, id, violations([configMapRule], props.data, undefined));
    super(scope, id, { metadata: metadataOf(props), data: literals(props.data) });
    this.configMapName = props.name;
    this.checksum = checksumOf(props.data);
  }
}

/** Returns the first 16 hexadecimal digits of a SHA-256 over the data, in any order of its keys. */
function checksumOf(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
