import { execFileSync } from "node:child_process";
import { terraformBinary } from "../../operations/adapters/terraform";

/** A Terraform or OpenTofu for tests. */
export interface Program {
  readonly program: string;
  /** The name and version, such as `Terraform 1.11.4`. */
  readonly name: string;
  /** Whether it stores an identity with each resource, as both do from 1.12 on. */
  readonly keepsIdentities: boolean;
}

/**
 * The default Terraform and, if `SWITCHYARD_OTHER_TERRAFORM` has the path of another, that one too. Version-dependent
 * behaviour shows only with one before 1.12 and one from 1.12 on. Releases: https://releases.hashicorp.com/terraform.
 */
export const terraforms: readonly Program[] = [terraformBinary(), process.env.SWITCHYARD_OTHER_TERRAFORM ?? ""]
  .filter((program) => program !== "")
  .map(programOf);

function programOf(program: string): Program {
  const said = execFileSync(program, ["version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
  });
  const [, product, major, minor, patch] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)\.(\S+)/m.exec(said) ?? [];
  if (product === undefined) throw new Error(`${program} does not say which version it is: ${said}`);
  const keepsIdentities = Number(major) > 1 || Number(minor) >= 12;
  return { program, name: `${product} ${major}.${minor}.${patch}`, keepsIdentities };
}
