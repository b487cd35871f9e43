import { command, Project } from "../support/project";

let project: Project;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project.remove());

test.each(["start", "adopt"])(
  "given no Terraform, when switchyard %s runs, then it says how to install Terraform",
  async (name) => {
    const variables = {
      TERRAFORM_BINARY_NAME: "terraform-that-is-not-here",
      CLOUDFLARE_API_TOKEN: "sandbox",
      KUBE_HOST: "http://127.0.0.1:9",
    };
    expect(await command(project, variables, process.execPath, "bin/switchyard.js", name)).toMatchObject({
      code: 1,
      output:
        "terraform-that-is-not-here is not on the PATH: install Terraform 1.11 or newer " +
        "(https://developer.hashicorp.com/terraform/install), or set TERRAFORM_BINARY_NAME to the binary you use, such as tofu.\n",
    });
  },
  30_000,
);

test.each([
  ["an unknown command", ["fliip", "x"], "error: unknown command 'fliip'\n(Did you mean flip?)"],
  ["an unknown option", ["config", "--explian"], "error: unknown option '--explian'\n(Did you mean --explain?)"],
  ["an unknown environment", ["config", "--env", "prodution"], "production"],
  ["an unknown path", ["config", "services.promt"], 'nothing is configured at "services.promt"'],
])(
  "%s is bad input with exit code 2 and without a stack trace",
  async (_, args, message) => {
    const { code, output } = await command(project, {}, process.execPath, "bin/switchyard.js", ...args);
    expect(code).toBe(2);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^\s+at /m);
  },
  30_000,
);
