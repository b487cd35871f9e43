import { compare, gte, lt, satisfies, valid } from "semver";

/** Refused versions, and what to do instead. */
export interface Refused {
  /** A semver range. */
  readonly versions: string;
  /** The first Terraform and OpenTofu version that is incompatible. @default - all are */
  readonly terraformFrom?: string;
  /** What goes wrong; the message puts it after the name and the version. */
  readonly reason: string;
  /** Lower case, no full stop. */
  readonly remedy: string;
}

/** A program that plans and applies. */
export interface ProgramVersions {
  readonly name: string;
  /** The version that new checkouts and CI use. */
  readonly default: string;
  /** The versions that the end-to-end tests passed with, the oldest first. */
  readonly tested: readonly string[];
  /** The page with downloads. */
  readonly page: string;
}

/** A Terraform provider. */
export interface ProviderVersions {
  /** Its address in a registry. */
  readonly source: string;
  /** The version of environments that choose none. */
  readonly default: string;
  /** The versions that an environment may choose, the oldest first. */
  readonly tested: readonly string[];
  readonly refused: readonly Refused[];
}

/** The programs that can run the stacks: `terraform` and `tofu`. */
export const programs = {
  terraform: {
    name: "Terraform",
    default: "1.15.9",
    tested: ["1.11.4", "1.15.9"],
    page: "https://developer.hashicorp.com/terraform/install",
  },
  opentofu: {
    name: "OpenTofu",
    default: "1.12.6",
    tested: ["1.12.6"],
    page: "https://opentofu.org/docs/intro/install",
  },
} as const satisfies Readonly<Record<string, ProgramVersions>>;

/** The providers that stacks are made of. */
export const providers = {
  cloudflare: {
    source: "cloudflare/cloudflare",
    default: "5.22.0",
    tested: ["5.14.0", "5.18.0", "5.22.0"],
    refused: [
      {
        versions: "5.19.x",
        // https://github.com/cloudflare/terraform-provider-cloudflare/issues/7098
        reason: "cannot read the state of pools that 5.14 and its neighbours wrote",
        remedy: "choose 5.22.0",
      },
    ],
  },
  kubernetes: {
    source: "hashicorp/kubernetes",
    default: "3.2.1",
    tested: ["2.38.0", "3.2.1"],
    refused: [
      {
        versions: "<3.2.1",
        terraformFrom: "1.12",
        // https://github.com/hashicorp/terraform-provider-kubernetes/issues/2779
        reason:
          "stores an empty identity when a create fails before its first read, and every later plan of that stack ends in " +
          '"Unexpected Identity Change"',
        remedy: "choose 3.2.1",
      },
    ],
  },
} as const satisfies Readonly<Record<string, ProviderVersions>>;

/** The names of the providers, as stacks call them. */
export const providerNames = ["cloudflare", "kubernetes"] as const satisfies readonly (keyof typeof providers)[];
/** The name of a provider, as stacks call it. */
export type Provider = keyof typeof providers;
/** The exact versions of the providers that something uses. */
export type ProviderChoice = Readonly<Partial<Record<Provider, string>>>;

/**
 * Features in use that old versions of Terraform lack, with the first Terraform and OpenTofu that have them.
 *
 * @see https://developer.hashicorp.com/terraform/language/upgrade-guides, https://opentofu.org/docs/intro/whats-new
 */
export const features = {
  "write-only arguments": { terraform: "1.11", opentofu: "1.11" },
  "lock files of the S3 backend": { terraform: "1.10", opentofu: "1.10" },
  "import blocks": { terraform: "1.5", opentofu: "1.6" },
  preconditions: { terraform: "1.2", opentofu: "1.6" },
} as const;

/** The oldest Terraform and OpenTofu that have every feature in use: `1.11`. */
export const terraformFloor: string = newest(
  Object.values(features).flatMap(({ terraform, opentofu }) => [terraform, opentofu]),
);

/** Why versions cannot be used together, and what to do. */
export interface Obstacle {
  /** A sentence without its full stop that names what was found. */
  readonly reason: string;
  /** Lower case, no full stop. */
  readonly remedy: string;
}

/** Returns the `required_version` that fits the chosen providers, such as `>= 1.11, < 1.12`. */
export function requiredTerraform(chosen: ProviderChoice): string {
  const ceilings = limitsOf(chosen).map(({ from }) => from);
  const lowest = ceilings.length === 0 ? [] : [`< ${oldest(ceilings)}`];
  return [`>= ${terraformFloor}`, ...lowest].join(", ");
}

/**
 * Explains why a program cannot run stacks of these providers; returns undefined if it can.
 *
 * @param program its own name: `Terraform` or `OpenTofu`
 * @param version such as `1.11.4`
 * @param chosen the providers. @default - any
 */
export function obstacleOf(program: string, version: string, chosen: ProviderChoice = {}): Obstacle | undefined {
  const { name, page } = Object.values(programs).find((one) => one.name === program) ?? programs.terraform;
  if (lt(version, whole(terraformFloor))) {
    return {
      reason: `${name} ${version} is too old: ${featureOfFloor} need ${terraformFloor}`,
      remedy: `install ${name} ${terraformFloor} or newer (${page})`,
    };
  }
  const limit = limitsOf(chosen).find(({ from }) => gte(version, whole(from)));
  if (limit === undefined) return undefined;
  const { provider, refused } = limit;
  return {
    reason: `${name} ${version} does not go with the provider ${provider} ${chosen[provider]}, which ${refused.reason}`,
    remedy: `${refused.remedy} in environment.terraform.providers.${provider}, or use ${name} ${requiredTerraform(chosen)}`,
  };
}

/** Renders the versions that an environment may choose, and why the one it wrote is refused, if that is known. */
export function allowedVersions(provider: Provider, written: unknown): string {
  const { tested, refused }: ProviderVersions = providers[provider];
  const known = typeof written === "string" ? (valid(written) ?? undefined) : undefined;
  const why = refused.find(({ versions }) => known !== undefined && satisfies(known, versions));
  const allowed = `one of the tested versions: ${tested.join(", ")}`;
  if (why === undefined) return allowed;
  const scope = why.terraformFrom === undefined ? "" : `, with Terraform ${why.terraformFrom} and newer,`;
  return `${allowed}. ${known}${scope} ${why.reason}: ${why.remedy}`;
}

/** Returns whether a version of the Cloudflare provider knows `flatten_cname` of a pool's origins. */
export function flattensCnames(cloudflare: string): boolean {
  return gte(cloudflare, "5.19.0");
}

interface Limit {
  readonly provider: Provider;
  readonly refused: Refused;
  readonly from: string;
}

/** Returns the limits that the chosen providers set. */
function limitsOf(chosen: ProviderChoice): readonly Limit[] {
  return providerNames.flatMap((provider) => {
    const { refused }: ProviderVersions = providers[provider];
    return refused.flatMap((one) =>
      one.terraformFrom !== undefined && satisfies(chosen[provider] ?? "", one.versions)
        ? [{ provider, refused: one, from: one.terraformFrom }]
        : [],
    );
  });
}

const featureOfFloor = Object.entries(features)
  .filter(([, { terraform, opentofu }]) => [terraform, opentofu].some((since) => since === terraformFloor))
  .map(([name]) => name)
  .join(" and ");

function newest(versions: readonly string[]): string {
  return [...versions].sort((a, b) => compare(whole(b), whole(a)))[0] ?? "0";
}

function oldest(versions: readonly string[]): string {
  return [...versions].sort((a, b) => compare(whole(a), whole(b)))[0] ?? "0";
}

/** Turns `1.11` into `1.11.0`, because semver needs three numbers. */
function whole(version: string): string {
  return `${version}.0`;
}
