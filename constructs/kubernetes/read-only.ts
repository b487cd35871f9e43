import { type IAspect, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { ConstructError, type Rule, shown } from "../rules.js";
import { type Block, block, blocks, podSpecOf, untypedPodKind } from "./pod-spec.js";

interface Pod {
  readonly spec: Block;
  readonly claims: readonly string[];
  readonly writableRoot: boolean;
}

interface Container {
  readonly pod: Pod;
  readonly container: Block;
  readonly name: string;
}

const sourcesOfVolumes = ["empty_dir", "config_map", "secret", "projected", "downward_api"];

const podRules: readonly Rule<Pod>[] = [
  {
    condition: ({ spec }) => spec.automount_service_account_token !== false,
    message: ({ spec }) =>
      `\`automount_service_account_token\` got ${shown(spec.automount_service_account_token)}: set it to false, because no pod talks to the cluster's API`,
  },
  ...["host_network", "host_pid", "host_ipc"].map(
    (key): Rule<Pod> => ({
      condition: ({ spec }) => spec[key] !== undefined && spec[key] !== false,
      message: ({ spec }) =>
        `\`${key}\` got ${shown(spec[key])}: remove it, because pods do not share the node's namespaces`,
    }),
  ),
  {
    condition: ({ spec }) => !isRuntimeDefault(block(spec.security_context)),
    message: ({ spec }) =>
      `\`security_context.seccomp_profile.type\` got ${shown(block(block(spec.security_context).seccomp_profile).type)}: set it to "RuntimeDefault"`,
  },
  {
    condition: ({ spec }) => unknownVolumes(spec).length > 0,
    message: ({ spec }) =>
      `\`volume\` got ${unknownVolumes(spec).join(", ")}: allowed are ${sourcesOfVolumes.join(", ")}; declare lasting data as the workload's \`storage\``,
  },
  {
    condition: ({ spec }) => unsizedVolumes(spec).length > 0,
    message: ({ spec }) =>
      `\`volume\` got ${unsizedVolumes(spec).join(", ")} without \`empty_dir.size_limit\`: set it, because pods share a node's disk`,
  },
  {
    condition: ({ spec }) =>
      blocks(spec.volume).some(({ projected }) =>
        blocks(block(projected).sources).some(({ service_account_token: token }) => token !== undefined),
      ),
    message: () => "`volume.projected.sources.service_account_token` is there: remove it, no pod gets a token",
  },
];

const containerRules: readonly Rule<Container>[] = [
  {
    condition: ({ container }) => typeof container.image !== "string" || !/@sha256:[0-9a-f]{64}$/.test(container.image),
    message: ({ name, container }) =>
      `${name} \`image\` got ${shown(container.image)}: pin it by digest, \`repository@sha256:…\`, because a tag can change during a release`,
  },
  securityRule("read_only_root_filesystem", true, ({ pod }) => !pod.writableRoot),
  securityRule("allow_privilege_escalation", false),
  {
    condition: ({ container }) => {
      const { privileged } = securityOf(container);
      return privileged !== undefined && privileged !== false;
    },
    message: ({ name }) => `${name} \`security_context.privileged\` is there: remove it`,
  },
  {
    condition: ({ pod, container }) =>
      [block(pod.spec.security_context), securityOf(container)].every((at) => at.run_as_non_root !== true),
    message: ({ name }) => `${name} \`security_context.run_as_non_root\` is missing: set it to true`,
  },
  {
    condition: ({ pod, container }) =>
      [block(pod.spec.security_context), securityOf(container)].some((at) => String(at.run_as_user) === "0"),
    message: ({ name }) => `${name} \`security_context.run_as_user\` got 0: use 10001 or more`,
  },
  {
    condition: ({ container }) => !listOf(capabilitiesOf(container).drop).includes("ALL"),
    message: ({ name, container }) =>
      `${name} \`security_context.capabilities.drop\` got ${shown(capabilitiesOf(container).drop)}: set it to ["ALL"]`,
  },
  {
    condition: ({ container }) => listOf(capabilitiesOf(container).add).length > 0,
    message: ({ name, container }) =>
      `${name} \`security_context.capabilities.add\` got ${shown(capabilitiesOf(container).add)}: remove it`,
  },
  {
    condition: ({ container }) => {
      const { seccomp_profile: profile } = securityOf(container);
      return profile !== undefined && block(profile).type !== "RuntimeDefault";
    },
    message: ({ name }) => `${name} \`security_context.seccomp_profile.type\` is weaker than the pod's: remove it`,
  },
  {
    condition: (props) => writableMounts(props).length > 0,
    message: (props) =>
      `${props.name} \`volume_mount\` got ${writableMounts(props).join(", ")} without \`read_only: true\`: only an \`empty_dir\` and the workload's \`storage\` may be writable`,
  },
];

/**
 * Refuses every pod in a stack that could change itself, whoever declared it.
 *
 * A value that only Terraform will know is not allowed. All failures of a stack are reported at once.
 */
export class ReadOnly implements IAspect {
  readonly #writableRoot: boolean;

  /** @param mode `development` allows pods to write to their own files, and nothing more */
  constructor({ mode }: { readonly mode: "development" | "static" }) {
    this.#writableRoot = mode === "development";
  }

  /** Checks all pods of a stack. @throws ConstructError with every failure in it. */
  visit(node: IConstruct): void {
    // once per stack and not per node, so that one error reports all failures
    if (!TerraformStack.isStack(node)) return;
    const failures = node.node.findAll().flatMap((construct) => {
      const mistakes = this.mistakesOf(construct);
      return mistakes.map((mistake) => `${construct.node.path}: ${mistake}`);
    });
    if (failures.length > 0) throw new ConstructError(node.node.path, failures);
  }

  private mistakesOf(construct: IConstruct): string[] {
    const kind = untypedPodKind(construct);
    if (kind !== undefined) {
      return [`\`manifest.kind\` got "${kind}": declare it as a typed resource, so that its pods can be checked`];
    }
    const found = podSpecOf(construct);
    if (found === undefined) return [];
    const pod: Pod = { ...found, writableRoot: this.#writableRoot };
    const containers = [...blocks(pod.spec.container), ...blocks(pod.spec.init_container)];
    return [
      ...broken(podRules, pod),
      ...(containers.length === 0 ? ["`container` got no known value: declare it here"] : []),
      ...containers.flatMap((container) =>
        broken(containerRules, { pod, container, name: `container ${shown(container.name)}` }),
      ),
    ];
  }
}

function broken<Props>(rules: readonly Rule<Props>[], props: Props): string[] {
  return rules.filter(({ condition }) => condition(props)).map(({ message }) => message(props));
}

function securityRule(
  key: string,
  wanted: boolean,
  applies: (props: Container) => boolean = () => true,
): Rule<Container> {
  return {
    condition: (props) => applies(props) && securityOf(props.container)[key] !== wanted,
    message: ({ name, container }) =>
      `${name} \`security_context.${key}\` got ${shown(securityOf(container)[key])}: set it to ${wanted}`,
  };
}

function securityOf(container: Block): Block {
  return block(container.security_context);
}

function capabilitiesOf(container: Block): Block {
  return block(securityOf(container).capabilities);
}

function isRuntimeDefault(securityContext: Block): boolean {
  return block(securityContext.seccomp_profile).type === "RuntimeDefault";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unknownVolumes(spec: Block): string[] {
  return blocks(spec.volume).flatMap(({ name, ...sources }) =>
    Object.entries(sources)
      .filter(([source, value]) => value !== undefined && !sourcesOfVolumes.includes(source))
      .map(([source]) => `${source} (${String(name)})`),
  );
}

function unsizedVolumes(spec: Block): string[] {
  return blocks(spec.volume)
    .filter(({ empty_dir: emptyDir }) => emptyDir !== undefined && block(emptyDir).size_limit === undefined)
    .map(({ name }) => String(name));
}

function writableMounts({ pod, container }: Container): string[] {
  const scratch = blocks(pod.spec.volume)
    .filter(({ empty_dir: emptyDir }) => emptyDir !== undefined)
    .map(({ name }) => String(name));
  const writable = [...scratch, ...pod.claims];
  return blocks(container.volume_mount)
    .filter(({ name, read_only: readOnly }) => readOnly !== true && !writable.includes(String(name)))
    .map(({ mount_path: path }) => String(path));
}
