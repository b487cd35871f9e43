import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ownTerraform, withOwnTerraform, writeTerraform } from "../../sandbox/terraform";

let folder: string;
/** A stand-in for Terraform that prints its sockets and arguments. */
let fake: string;
let script: string;
const before = process.env.TERRAFORM_BINARY_NAME;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-sandbox-"));
  mkdirSync(join(folder, "stack"));
  fake = join(folder, "fake terraform");
  writeFileSync(fake, '#!/bin/sh\necho "$TF_REATTACH_PROVIDERS"\necho "$@"\nexit 7\n');
  chmodSync(fake, 0o755);
  process.env.TERRAFORM_BINARY_NAME = fake;
  script = writeTerraform(folder, 4711);
});
afterEach(() => {
  if (before === undefined) delete process.env.TERRAFORM_BINARY_NAME;
  else process.env.TERRAFORM_BINARY_NAME = before;
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | undefined;
  /** The names of the sockets that Terraform got, Cloudflare's first. */
  readonly sockets: readonly string[];
  readonly asked: string | undefined;
  readonly complaint: string;
}

function run(args: readonly string[], cwd = join(folder, "stack"), more: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(script, args, { cwd, env: { ...process.env, ...more } }, (error, out, complaint) => {
      const [reattach = "", asked] = out.split("\n");
      const given: Record<string, { Addr: { String: string } }> = reattach === "" ? {} : JSON.parse(reattach);
      const socketOf = (source: string) =>
        ["registry.terraform.io", "registry.opentofu.org"].map(
          (registry) => given[`${registry}/${source}`]?.Addr.String,
        );
      const sockets = [...socketOf("cloudflare/cloudflare"), ...socketOf("hashicorp/kubernetes")].map((socket) => {
        if (socket === undefined) return "none";
        expect(dirname(socket)).toBe(folder);
        return socket.slice(folder.length + 1);
      });
      resolve({ code: error?.code as number | undefined, sockets, asked, complaint });
    });
  });
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, "stack", name), text);
}

function asking(cloudflare: string, kubernetes: string, indent?: number): string {
  const providers = {
    cloudflare: { source: "cloudflare/cloudflare", version: cloudflare },
    kubernetes: { source: "hashicorp/kubernetes", version: kubernetes },
  };
  const terraform = {
    backend: { local: { path: "a.tfstate" } },
    required_providers: providers,
    required_version: ">= 1.11",
  };
  return JSON.stringify(
    { "//": { metadata: { version: "0.21.0" } }, resource: { x: {} }, terraform },
    undefined,
    indent,
  );
}

function sockets(cloudflare: string, kubernetes: string): string[] {
  return [
    `cloudflare-${cloudflare}`,
    `cloudflare-${cloudflare}`,
    `kubernetes-${kubernetes}`,
    `kubernetes-${kubernetes}`,
  ];
}

const newest = sockets("5.22.0", "3.2.1");

test("passes arguments and exit code, and chooses the newest provider if none is required", async () => {
  const { code, sockets: given, asked, complaint } = await run(["plan", "-out=a b", "x"]);
  expect({ code, given, asked, complaint }).toEqual({
    code: 7,
    given: newest,
    asked: "plan -out=a b x",
    complaint: "",
  });
});

test("chooses the versions that the folder requires, on one line or several", async () => {
  for (const indent of [undefined, 2]) {
    write("cdk.tf.json", asking("5.14.0", "2.38.0", indent));
    expect((await run(["plan"])).sockets).toEqual(sockets("5.14.0", "2.38.0"));
  }
});

test("looks into the folder that -chdir names", async () => {
  write("cdk.tf.json", asking("5.18.0", "2.38.0", 2));
  const { sockets: given, asked } = await run(["-chdir=stack", "plan", "-chdir=other"], folder);
  expect([given, asked]).toEqual([sockets("5.18.0", "2.38.0"), "-chdir=stack plan -chdir=other"]);
});

test("lets an override file win, whichever is read first", async () => {
  write("z.tf.json", asking("5.14.0", "2.38.0", 2));
  write("a_override.tf.json", asking("5.18.0", "3.2.1"));
  expect((await run(["plan"])).sockets).toEqual(sockets("5.18.0", "3.2.1"));
  rmSync(join(folder, "stack", "a_override.tf.json"));
  write("override.tf.json", asking("5.22.0", "3.2.1", 2));
  expect((await run(["plan"])).sockets).toEqual(newest);
});

test("reads HCL, and ignores texts that look like it", async () => {
  write(
    "a.tf.json",
    JSON.stringify({ locals: { a: '"required_providers":{"cloudflare":{"version":"1.0.0"}}', version: "9" } }),
  );
  write(
    "b.tf",
    `terraform {
  required_version = ">= 1.11"
  required_providers {
    cloudflare = {
      source  = "registry.terraform.io/cloudflare/cloudflare"
      version = "5.14.0"
    }
    kubernetes = { source = "hashicorp/kubernetes", version = "= 2.38.0" }
    random     = { source = "hashicorp/random", version = "9.9.9" }
  }
}
`,
  );
  expect((await run(["plan"])).sockets).toEqual(sockets("5.14.0", "2.38.0"));
});

test.each([
  ["~> 5.14.0", "5.14.0"],
  ["~> 5.14", "5.22.0"],
  ["~> 5.0, != 5.22.0", "5.18.0"],
  [">= 5.14.0, < 5.18.0", "5.14.0"],
  ["> 5.14, <= 5.18.0", "5.18.0"],
  ["v5.14.0", "5.14.0"],
  ["< 6", "5.22.0"],
  [">= 5.18.0-beta1, < 5.22.0", "5.18.0"],
  ["~> 5.18.0-beta1", "5.18.0"],
])("takes the newest of %s", async (constraint, version) => {
  write("main.tf.json", asking(constraint, "3.2.1"));
  expect((await run(["plan"])).sockets).toEqual(sockets(version, "3.2.1"));
});

test.each(["5.19.1", "~> 4.0", "> 5.22.0", "< 5.14", "!= 5.14.0, < 5.18.0", "5.9.0", "5.22.0-beta1", "<= 5.14.0-rc.1"])(
  "says in one line what there is where %s is asked for, and runs nothing",
  async (constraint) => {
    write("main.tf.json", asking(constraint, "3.2.1"));
    const { code, asked, complaint } = await run(["-chdir=stack", "plan"], folder);
    expect({ code, asked, complaint }).toEqual({
      code: 1,
      asked: undefined,
      complaint: `stack asks for cloudflare/cloudflare ${constraint}, and the sandbox stands in for 5.14.0, 5.18.0, 5.22.0 only: ask for one of these, or use the real providers (switchyard sandbox run --providers registry)\n`,
    });
  },
);

test.each([
  ["a comment after #", '# old: cloudflare = { source = "cloudflare/cloudflare", version = "5.14.0" }', "3.2.1"],
  ["a comment after //", '// kubernetes = { source = "hashicorp/kubernetes", version = "2.38.0" } }', "3.2.1"],
  ["a comment of many lines", '/* {\n kubernetes = "2.38.0"\n } */ random = { source = "a/b" } /**/', "3.2.1"],
  ["what is no comment inside quotes", 'a = { source = "a//b/*#", version = "1" }\n kubernetes = "2.38.0"', "2.38.0"],
  ["a version without a source", 'kubernetes = { version = "2.38.0" }', "2.38.0"],
  ["a version alone", 'kubernetes = "2.38.0"', "2.38.0"],
])("given %s among the required providers, then it counts as it does for Terraform", async (_, line, kubernetes) => {
  const before = `locals {
  a = "\${join("/*", [])}"
  b = <<-EOT
    rm /tmp/*
  EOT
}
`;
  const cloudflare = 'cloudflare = { source = "cloudflare/cloudflare", version = "5.18.0" } # {';
  write("a.tf", `${before}terraform {\n  required_providers {\n    ${cloudflare}\n    ${line}\n  }\n}\n`);
  expect((await run(["plan"])).sockets).toEqual(sockets("5.18.0", kubernetes));
});

test("given only a version in JSON, then it is for the provider of that name", async () => {
  write("a.tf.json", JSON.stringify({ terraform: [{ required_providers: [{ kubernetes: "2.38.0" }] }] }));
  expect((await run(["plan"])).sockets).toEqual(sockets("5.22.0", "2.38.0"));
});

test("given a folder whose name looks like an assignment, then its files are read", async () => {
  mkdirSync(join(folder, "stack", "k=v"));
  write("k=v/a.tf.json", asking("5.14.0", "2.38.0"));
  expect((await run(["-chdir=k=v", "plan"])).sockets).toEqual(sockets("5.14.0", "2.38.0"));
});

describe("given a folder that requires a version that is not served", () => {
  beforeEach(() => write("main.tf.json", asking("5.19.1", "3.2.1")));

  test.each([
    "",
    "version",
    "-version",
    "-help",
    "--help",
    "plan -help",
    "fmt -check",
    "providers",
    "output -json",
    "state list",
    "workspace show",
  ])("then terraform %s runs, because it starts no provider", async (words) => {
    const args = words.split(" ").filter((word) => word !== "");
    const { code, asked, complaint } = await run(args);
    expect({ code, asked, complaint }).toEqual({ code: 7, asked: words, complaint: "" });
  });

  test.each(["init", "plan", "apply -auto-approve", "validate", "state show a.b", "providers schema -json", "show"])(
    "then terraform %s does not",
    async (words) => {
      const { code, asked, complaint } = await run(words.split(" "));
      expect([code, asked, complaint.split(",")[0]]).toEqual([1, undefined, ". asks for cloudflare/cloudflare 5.19.1"]);
    },
  );
});

test("runs the Terraform that a client named, even with a sandbox inside a sandbox", async () => {
  const other = join(folder, "tofu");
  writeFileSync(other, "#!/bin/sh\necho\necho I am tofu\n");
  chmodSync(other, 0o755);
  const sandbox = { TERRAFORM_BINARY_NAME: script, A: "b" };
  const client = withOwnTerraform(sandbox, { TERRAFORM_BINARY_NAME: other, PATH: "" });
  expect(client).toEqual({ ...sandbox, SWITCHYARD_SANDBOX_TERRAFORM: other });
  expect((await run([], folder, client)).asked).toBe("I am tofu");
  expect(withOwnTerraform({ ...sandbox, A: "c" }, client)).toEqual({ ...client, A: "c" });
  expect(ownTerraform({ TERRAFORM_BINARY_NAME: "mine", SWITCHYARD_SANDBOX_TERRAFORM: other })).toBe("mine");
});

test("given real providers, or no Terraform, then there is no script", () => {
  const inside = { TERRAFORM_BINARY_NAME: script, SWITCHYARD_SANDBOX_TERRAFORM: fake };
  expect(withOwnTerraform({ A: "b" }, inside)).toEqual({
    A: "b",
    TERRAFORM_BINARY_NAME: fake,
    SWITCHYARD_SANDBOX_TERRAFORM: undefined,
  });
  expect(
    withOwnTerraform({ TERRAFORM_BINARY_NAME: script }, { TERRAFORM_BINARY_NAME: "not-here", PATH: "/bin" }),
  ).toEqual({
    TERRAFORM_BINARY_NAME: "not-here",
    SWITCHYARD_SANDBOX_TERRAFORM: undefined,
  });
});
