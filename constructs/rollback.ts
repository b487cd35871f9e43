import { DataKubernetesEndpointsV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-endpoints-v1";
import { DataKubernetesServiceV1 } from "@cdktf/provider-kubernetes/lib/data-kubernetes-service-v1";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { colourTraits, discriminatorOf } from "../model/kinds.js";
import { labels } from "../model/names.js";
import { type Split, splitOf } from "../model/route/split.js";
import { colourRules, splitRules } from "../model/rules/traffic.js";
import { type Colour, colours, otherColour } from "../model/schema/primitives.js";
import type { ColouredService } from "../model/schema/service.js";
import { refuse, violations } from "./rules.js";
import { literal, quoted } from "./text.js";

/** Properties of a `Rollback`. */
export interface RollbackProps {
  /** The environment's name, for the commands in refusals. */
  readonly environment: string;
  /** The namespace of the service. */
  readonly namespace: string;
  /** The service's declaration: live colour, rollout, rollback and holds. */
  readonly service: ColouredService;
}

/** A condition that Terraform checks before it changes anything, and its refusal. */
export interface Precondition {
  /** The condition as a Terraform expression. */
  readonly condition: string;
  /** The message: what is wrong, and what to do. */
  readonly errorMessage: string;
}

/**
 * Turns a service's declaration into a split of its requests, and keeps them away from pods that cannot serve.
 *
 * The selector moves only to a colour with enough ready pods, and a candidate gets a share of the edge only while it has
 * enough. Terraform asks the cluster for both during the plan. A plan that does not move the selector, or that creates
 * the Service, passes even in an outage.
 */
export class Rollback extends Construct {
  /** The split of the requests. */
  readonly split: Split;
  /** Conditions for moving the cluster's selector. */
  readonly selectorPreconditions: Precondition[];
  /** Conditions for the candidate's share of the edge; empty if it gets nothing or less than before. */
  readonly edgePreconditions: Precondition[];

  readonly #environment: string;
  readonly #namespace: string;
  readonly #service: ColouredService;

  /** @throws ConstructError if the declared target has no image, is held, or selects the same pods as the other. */
  constructor(scope: Construct, id: string, props: RollbackProps) {
    const { environment, namespace, service } = props;
    refuse(scope, id, violations([...splitRules, ...colourRules], service, undefined));
    super(scope, id);
    this.#environment = environment;
    this.#namespace = namespace;
    this.#service = service;
    this.split = splitOf(service);
    this.readCluster();
    this.selectorPreconditions = [this.selectorPrecondition()];
    this.edgePreconditions = this.candidateGrows() ? [this.candidatePrecondition()] : [];
    this.declareOutputs();
  }

  /** Declares data sources for the active Service and the colours' endpoints, all of which may be missing. */
  private readCluster(): void {
    const namespace = this.#namespace;
    const now = new DataKubernetesServiceV1(this, "now", { metadata: { name: this.#service.name, namespace } });
    now.overrideLogicalId("now");
    for (const colour of colours) {
      const name = colourTraits(this.#service, colour).service;
      const ready = new DataKubernetesEndpointsV1(this, `ready-${colour}`, { metadata: { name, namespace } });
      ready.overrideLogicalId(`ready-${colour}`);
    }
  }

  private selectorPrecondition(): Precondition {
    const target = this.split.selector;
    const value =
      colourTraits(this.#service, target).selector[discriminatorOf(this.#service) ?? labels.colour] ?? target;
    const stays = `contains([${quoted(value)}, ${quoted(nowhere)}], ${this.nowExpression()})`;
    const other = otherColour(target);
    return {
      condition: `\${${stays} || ${this.enough(target, other)}}`,
      errorMessage: `${this.#service.name} cannot go to ${target}: ${this.counts(target, other)}. Bring ${target} up first (\`switchyard warm ${this.#service.name} --env ${this.#environment}\`), or set \`active\` back to ${other}.`,
    };
  }

  private candidatePrecondition(): Precondition {
    const { candidate, selector, edge } = this.split;
    const creates = `${this.nowExpression()} == ${quoted(nowhere)}`;
    return {
      condition: `\${${creates} || ${this.enough(candidate, selector)}}`,
      errorMessage: `${this.#service.name} cannot give ${edge[candidate]} % of the edge to ${candidate}: ${this.counts(candidate, selector)}. Bring ${candidate} up first (\`switchyard warm ${this.#service.name} --env ${this.#environment}\`), or set \`rollout.mode\` to off.`,
    };
  }

  /** Returns whether the candidate may gain traffic. A rollback never does; to refuse it would keep requests where they fail. */
  private candidateGrows(): boolean {
    return this.#service.rollback === undefined && this.split.edge[this.split.candidate] > 0;
  }

  /** Returns the expression for the selector's current value; `nowhere` while there is no Service. */
  private nowExpression(): string {
    const key = discriminatorOf(this.#service) ?? labels.colour;
    return `try(data.kubernetes_service_v1.now.spec[0].selector[${quoted(key)}], ${quoted(nowhere)})`;
  }

  private enough(target: Colour, live: Colour): string {
    return `${readyExpression(target)} >= ${this.neededExpression(live)}`;
  }

  private neededExpression(live: Colour): string {
    const { floor, ratio } = this.#service.readiness;
    return `max(${floor}, ceil(${ratio} * ${readyExpression(live)}))`;
  }

  private counts(target: Colour, live: Colour): string {
    const { floor, ratio } = this.#service.readiness;
    return `\${${readyExpression(target)}} of its pods are ready, \${${this.neededExpression(live)}} are needed (at least ${floor}, and ${ratio} of the \${${readyExpression(live)}} that are ready on ${live})`;
  }

  private declareOutputs(): void {
    const { selector, candidate, edge } = this.split;
    const { rollback } = this.#service;
    output(this, "active", selector, "the colour that the cluster's selector points to");
    output(
      this,
      "previous",
      colourTraits(this.#service, candidate).exists ? candidate : "none",
      "the colour that is there to go back to",
    );
    output(this, "split", { blue: edge.blue, green: edge.green }, "percentages of the edge");
    if (rollback === undefined) return;
    output(this, "rollback_from", rollback.from, "the colour that is being left");
    output(this, "rollback_strategy", rollback.strategy, "how it is being left");
    output(this, "rollback_reason", literal(rollback.reason), "why it is being left");
  }
}

/** The result while there is no Service yet; no label can have this value. */
const nowhere = "(none)";

function output(scope: Construct, name: string, value: unknown, description: string): void {
  new TerraformOutput(scope, name, { value, description }).overrideLogicalId(name);
}

/** Returns the expression for a colour's ready pods; 0 if there is no Service, which the provider shows as null. */
function readyExpression(colour: Colour): string {
  return `try(length(flatten(data.kubernetes_endpoints_v1.ready-${colour}.subset[*].address)), 0)`;
}
