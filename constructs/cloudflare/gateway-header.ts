import { Ruleset } from "@cdktf/provider-cloudflare/lib/ruleset";
import type { Construct } from "constructs";
import { hostIsOneOf } from "../../model/route/condition.js";
import { gatewayHeader } from "../../model/schema/environment.js";
import { broken, misfits, type Rule, refuse } from "../rules.js";
import { secretVariable } from "../secret-variable.js";
import { literal } from "../text.js";

/** Properties of a `GatewayHeader`. */
export interface GatewayHeaderProps {
  /** The zone, which has one ruleset for this phase. */
  readonly zoneId: string;
  /** Its description, which names the owner. */
  readonly description: string;
  /** The public hostnames whose requests carry the header. */
  readonly hostnames: readonly string[];
  /** The name of the header; one that starts with `cf-` is Cloudflare's own. @default "X-Gateway-Secret" */
  readonly header?: string;
  /** The Terraform variable that carries the value. @default "gateway_secret" */
  readonly variable?: string;
}

const { name: header, variable } = gatewayHeader.shape;
const defaults = gatewayHeader.parse({});

/** Maximum length of a rule's expression, in characters. @see https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/ */
const longestExpression = 4096;

const rules: readonly Rule<GatewayHeaderProps>[] = [
  {
    condition: ({ hostnames }) => hostnames.length === 0,
    message: () => "`hostnames` got none: a rule without a host would send the secret to every origin of the zone",
  },
];

/**
 * Adds the gateway secret to every request that Cloudflare passes on, so that origins can refuse clients that bypass it.
 *
 * `set` overwrites a header of the same name from the client. A zone has one ruleset for this phase.
 */
export class GatewayHeader extends Ruleset {
  constructor(scope: Construct, id: string, props: GatewayHeaderProps) {
    refuse(scope, id, [...broken(rules, props), ...misfits({ header, variable }, props)]);
    const { zoneId, description, hostnames, header: name = defaults.name } = props;
    const carrier = props.variable ?? defaults.variable;
    const secret = secretVariable(scope, carrier, "what origins require in the gateway header");
    super(scope, id, {
      zoneId,
      kind: "zone",
      phase: "http_request_late_transform",
      name: "gateway header",
      description,
      rules: expressions(hostnames).map((expression, at) => ({
        // without a reference Cloudflare creates a new rule on every change
        ref: at === 0 ? "gateway_header" : `gateway_header_${at + 1}`,
        description: "gateway header",
        enabled: true,
        expression: literal(expression),
        action: "rewrite",
        actionParameters: { headers: { [name]: { operation: "set", value: secret.stringValue } } },
      })),
    });
  }
}

/** Packs the host names, in order, into as few expressions as their length allows. */
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
