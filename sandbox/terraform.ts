import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { everyGeneration, reattach } from "./provider/generations";
import { projectRoot } from "./provider/root";
import { quoted } from "./shell";

/** Names the Terraform, or OpenTofu, of a client: the variable that Terraform's own tools read leads to the sandbox's script. */
const ownVariable = "SWITCHYARD_SANDBOX_TERRAFORM";

/** A script that {@link writeTerraform} wrote, of whichever sandbox. */
const isScript = /\/switchyard-sandbox-[^/]+\/bin\/[^/]+$/;

/** Returns the Terraform, or OpenTofu, that a client uses where no sandbox stands before it; undefined where it named none. */
export function ownTerraform(variables: NodeJS.ProcessEnv): string | undefined {
  const named = variables.TERRAFORM_BINARY_NAME;
  return (named !== undefined && isScript.test(named) ? variables[ownVariable] : named) || undefined;
}

/**
 * Writes the script that stands before Terraform: it chooses the generation of each provider by what the stack asks for, which
 * Terraform does not tell providers that run already.
 *
 * @param folder of the sandbox, where the sockets of the providers are
 * @param pid process that Terraform is told to watch
 * @returns the path of the script
 */
export function writeTerraform(folder: string, pid: number): string {
  const own = ownTerraform(process.env) ?? "terraform";
  const served = everyGeneration().map(({ source, version }) => `${source} ${version}`);
  const sockets = Object.fromEntries(everyGeneration().map(({ source }) => [source, "%s"]));
  const head = [
    "#!/bin/sh",
    `served=${quoted(served.join("\n"))}`,
    // it becomes a part of JSON
    `sockets=${quoted(JSON.stringify(folder).slice(1, -1))}`,
    `reattach=${quoted(reattach(sockets, pid))}`,
    `terraform=\${${ownVariable}:-${quoted(own)}}`,
  ];
  const script = join(folder, "bin", basename(own));
  mkdirSync(join(folder, "bin"));
  const body = readFileSync(join(projectRoot(), "sandbox/terraform.sh"), "utf8");
  writeFileSync(script, `${head.join("\n")}\n\n${body}`, { mode: 0o700 });
  return script;
}

/**
 * Returns a sandbox's variables for a client with variables of its own: the Terraform that it named is the one that is run in the end.
 * Where that is missing, nothing stands before it, so that whoever runs it sees so.
 */
export function withOwnTerraform(
  sandbox: Readonly<Record<string, string>>,
  client: NodeJS.ProcessEnv,
): Readonly<Record<string, string | undefined>> {
  const own = ownTerraform(client);
  if (sandbox.TERRAFORM_BINARY_NAME === undefined || !isHere(own ?? "terraform", client.PATH ?? ""))
    return { ...sandbox, TERRAFORM_BINARY_NAME: own, [ownVariable]: undefined };
  return { ...sandbox, [ownVariable]: own };
}

function isHere(program: string, path: string): boolean {
  const places = program.includes("/") ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
