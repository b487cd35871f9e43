import fc from "fast-check";
import {
  allowedVersions,
  features,
  flattensCnames,
  obstacleOf,
  type Provider,
  programs,
  providerNames,
  providers,
  requiredTerraform,
  terraformFloor,
} from "../../model/versions";

const current = { cloudflare: "5.22.0", kubernetes: "3.2.1" };
const older = { cloudflare: "5.14.0", kubernetes: "2.38.0" };

test("requires a Terraform that has every feature in use", () => {
  expect(features).toEqual({
    "write-only arguments": { terraform: "1.11", opentofu: "1.11" },
    "lock files of the S3 backend": { terraform: "1.10", opentofu: "1.10" },
    "import blocks": { terraform: "1.5", opentofu: "1.6" },
    preconditions: { terraform: "1.2", opentofu: "1.6" },
  });
  expect(terraformFloor).toBe("1.11");
});

test("derives `required_version` from the providers", () => {
  expect(requiredTerraform(current)).toBe(">= 1.11");
  expect(requiredTerraform(older)).toBe(">= 1.11, < 1.12");
  expect(requiredTerraform({ cloudflare: "5.14.0" })).toBe(">= 1.11");
});

test.each([
  ["Terraform", "1.10.5", "https://developer.hashicorp.com/terraform/install"],
  ["OpenTofu", "1.10.7", "https://opentofu.org/docs/intro/install"],
])("%s %s is too old for any providers", (program, version, page) => {
  const obstacle = {
    reason: `${program} ${version} is too old: write-only arguments need 1.11`,
    remedy: `install ${program} 1.11 or newer (${page})`,
  };
  expect(obstacleOf(program, version, current)).toEqual(obstacle);
  expect(obstacleOf(program, version)).toEqual(obstacle);
});

test.each([
  ["Terraform", "1.15.9"],
  ["OpenTofu", "1.12.6"],
])("%s %s does not go with a provider that bricks a stack under it", (program, version) => {
  expect(obstacleOf(program, version, older)).toEqual({
    reason: `${program} ${version} does not go with the provider kubernetes 2.38.0, which stores an empty identity when a create fails before its first read, and every later plan of that stack ends in "Unexpected Identity Change"`,
    remedy: `choose 3.2.1 in environment.terraform.providers.kubernetes, or use ${program} >= 1.11, < 1.12`,
  });
});

test("finds no obstacle for tested versions, nor for the newest ones with the defaults", () => {
  expect(obstacleOf("Terraform", "1.11.4", older)).toBeUndefined();
  for (const { name, tested } of Object.values(programs)) {
    for (const version of tested) expect(obstacleOf(name, version, current)).toBeUndefined();
  }
});

test.each([
  ["5.14.0", false],
  ["5.18.0", false],
  ["5.22.0", true],
])("whether the schema of cloudflare %s has flatten_cname of an origin: %s", (version, has) => {
  expect(flattensCnames(version)).toBe(has);
});

test("has a tested version for each default", () => {
  for (const { default: usual, tested } of [...Object.values(programs), ...Object.values(providers)]) {
    expect(tested).toContain(usual);
  }
});

test("given an obstacle, when its remedy is applied, then no obstacle is left", () => {
  const version = fc.tuple(fc.constant(1), fc.nat(30), fc.nat(20)).map((parts) => parts.join("."));
  const chosen = fc.record({
    cloudflare: fc.constantFrom(...providers.cloudflare.tested),
    kubernetes: fc.constantFrom(...providers.kubernetes.tested),
  });
  fc.assert(
    fc.property(version, chosen, (found, choice) => {
      const minor = Number(found.split(".")[1]);
      const tooOld = minor < 11;
      const mismatch = choice.kubernetes === "2.38.0" && minor >= 12;
      expect(obstacleOf("Terraform", found, choice) !== undefined).toBe(tooOld || mismatch);
      expect(obstacleOf("Terraform", tooOld ? "1.11.0" : found, { ...choice, kubernetes: "3.2.1" })).toBeUndefined();
    }),
  );
});

test("lists the allowed versions of every provider, whatever was written", () => {
  fc.assert(
    fc.property(fc.constantFrom<Provider>(...providerNames), fc.anything(), (provider, written) => {
      expect(allowedVersions(provider, written)).toMatch(/^one of the tested versions: \d+\.\d+\.\d+/);
    }),
  );
});
