import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { Construct } from "constructs";
import { stringify } from "yaml";
import { configMapRule } from "../../model/rules/configuration.js";
import { metadataOf, type ObjectProps } from "../kubernetes/object.js";
import { refuse, violations } from "../rules.js";
import { literals } from "../text.js";
import type { RuleGroup } from "./rule-group.js";

/** Properties of a `RulesConfigMap`. */
export interface RulesConfigMapProps extends ObjectProps {
  /** Rule files by name, in Prometheus' format, at most 1 MiB together. */
  readonly files: Readonly<Record<string, string>>;
}

/** Maximum bytes of rules in a ConfigMap: half of the API server's limit, because it also stores the last applied version. */
const mostBytes = 512 * 1024;

/**
 * A ConfigMap of rule files, for a Prometheus that mounts it and lists the folder under `rule_files`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export class RulesConfigMap extends ConfigMapV1 {
  /** @throws ConstructError if the files do not fit into a ConfigMap. */
  constructor(scope: Construct, id: string, props: RulesConfigMapProps) {
    refuse(scope, id, violations([configMapRule], props.files, undefined));
    super(scope, id, { metadata: metadataOf(props), data: literals(props.files) });
  }
}

/** Returns the rule file of a group. */
export function ruleFile(group: RuleGroup): { readonly name: string; readonly text: string } {
  return { name: `${group.name}.yaml`, text: stringify({ groups: [group] }, { lineWidth: 0 }) };
}

/** Packs the rule files into as few maps as possible. */
export function packed(groups: readonly RuleGroup[]): Record<string, string>[] {
  const maps: Record<string, string>[] = [];
  let room = 0;
  for (const group of groups) {
    const { name, text } = ruleFile(group);
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(text);
    let map = maps.at(-1);
    if (map === undefined || bytes > room) {
      map = {};
      maps.push(map);
      room = mostBytes;
    }
    map[name] = text;
    room -= bytes;
  }
  return maps;
}
