import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { everyGeneration, reattach } from "./provider/generations";
import { projectRoot } from "./provider/root";
import { quoted } from "./shell";

/** The variable with a client's own Terraform or OpenTofu, because the usual variable names the sandbox's script. */
const ownVariable = "SWITCHYARD_SANDBOX_TERRAFORM";

/** The path of a script that {@link writeTerraform} wrote, in any sandbox. */
const isScript = /\/switchyard-sandbox-[^/]+\/bin\/[^/]+$/;

/** Returns the Terraform or OpenTofu that a client uses without a sandbox; undefined if it named none. */
export function ownTerraform(variables: NodeJS.ProcessEnv): string | undefined {
  const named = variables.TERRAFORM_BINARY_NAME;
  return (named !== undefined && isScript.test(named) ? variables[ownVariable] : named) || undefined;
}

/**
 * Writes the script that runs before Terraform. It chooses the generation of each provider by the stack's requirements,
 * because Terraform does not tell them to providers that are already running.
 *
 * @param folder the sandbox's folder, with the sockets of the providers
 * @param pid the process that Terraform watches
 * @returns the path of the script
 */
export function writeTerraform(folder: string, pid: number): string {
  const own = ownTerraform(process.env) ?? "terraform";
  const served = everyGeneration().map(({ source, version }) => `${source} ${version}`);
  const sockets = Object.fromEntries(everyGeneration().map(({ source }) => [source, "%s"]));
  const head = [
    "#!/bin/sh",
    `served=${quoted(served.join("\n"))}`,
    // it becomes part of a JSON text
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
 * Adapts a sandbox's variables to a client, so that the script runs the Terraform that the client named. If that does
 * not exist, the script is left out, so that the error names the missing program.
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
