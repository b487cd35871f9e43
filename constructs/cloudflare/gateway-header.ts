import { Ruleset } from "@cdktf/provider-cloudflare/lib/ruleset";
import type { Construct } from "constructs";
import type { Environment } from "../../model/environment.js";
import { names } from "../../model/names.js";
import { hostIsOneOf } from "../../model/route/condition.js";
import { check, type Rule } from "../rules.js";
import { secretVariable } from "../secret-variable.js";
import { literal } from "../text.js";

/** Properties of a `GatewayHeader`. */
export interface GatewayHeaderProps {
  readonly environment: Environment;
  /** What tells the ruleset from those of other owners, such as the edge stack. */
  readonly owner: string;
  /** The public hostnames whose requests carry the header. */
  readonly hostnames: readonly string[];
}

/** What Cloudflare allows of a rule's expression, in characters. @see https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/ */
const longestExpression = 4096;

const rules: readonly Rule<GatewayHeaderProps>[] = [
  {
    condition: ({ hostnames }) => hostnames.length === 0,
    message: () => "`hostnames` got none: a rule without a host would send the secret to every origin of the zone",
  },
];

/**
 * Adds the gateway secret to every request that Cloudflare passes on, so that origins can refuse whoever comes past it.
 *
 * `set` overwrites what a client sends under the same name. A zone has one ruleset for this phase.
 */
export class GatewayHeader extends Ruleset {
  constructor(scope: Construct, id: string, props: GatewayHeaderProps) {
    check(scope, id, rules, props);
    const { environment, owner, hostnames } = props;
    const { cloudflare, gatewayHeader } = environment.settings;
    const secret = secretVariable(scope, gatewayHeader.variable, "what origins require in the gateway header");
    super(scope, id, {
      zoneId: cloudflare.zoneId,
      kind: "zone",
      phase: "http_request_late_transform",
      name: "gateway header",
      description: names.marker(environment, owner),
      rules: expressions(hostnames).map((expression, at) => ({
        // Without a reference Cloudflare makes a new rule on every change.
        ref: at === 0 ? "gateway_header" : `gateway_header_${at + 1}`,
        description: "gateway header",
        enabled: true,
        expression: literal(expression),
        action: "rewrite",
        actionParameters: { headers: { [gatewayHeader.name]: { operation: "set", value: secret.stringValue } } },
      })),
    });
  }
}

/** As few expressions as fit their length, with the host names in order. */
function expressions(hostnames: readonly string[]): string[] {
  const found: string[] = [];
  let hosts: string[] = [];
  let length = hostIsOneOf([]).length;
  for (const host of [...hostnames].sort()) {
    const added = host.length + '"" '.length;
    if (hosts.length > 0 && length + added > longestExpression) {
      found.push(hostIsOneOf(hosts));
      hosts = [];
      length = hostIsOneOf([]).length;
    }
    hosts.push(host);
    length += added;
  }
  return [...found, hostIsOneOf(hosts)];
}
