import {
  documentIn,
  existsAlready,
  isLockedOtherwise,
  stateLockIn,
  unsupportedIn,
  wantsInit,
} from "../../../operations/adapters/terraform-output";

const plan = '{"format_version":"1.2","resource_changes":[{"address":"a.b"}]}';
const state = '{\n  "serial": 3,\n  "outputs": {}\n}\n';
const warning = "\n│ Warning: Unable to open CLI configuration file\n│ {it} does not exist.\n";
// what hashicorp/setup-terraform's wrapper prints around what it wraps, where workflow commands are shown
const before = "[command]/opt/hostedtoolcache/terraform-bin show -json tfplan\n";
const after = "\n::debug::Terraform exited with code 0.\n::debug::stdout: {%0A}\n::set-output name=exitcode::0\n";

test.each([
  ["alone", plan, plan],
  ["alone, over several lines", state, state.trim()],
  ["behind a warning", `${warning}${plan}\n`, plan],
  ["in a wrapper", `${before}${plan}${after}`, plan],
  ["in a wrapper, over several lines, behind a warning", `${before}${warning}${state}${after}`, state.trim()],
])("given a document %s, then only the document is found", (_, stdout, document) => {
  expect(documentIn(stdout)).toBe(document);
});

test.each(["", "Error: no state\n"])("given no document in %j, then the text is unchanged", (stdout) => {
  expect(documentIn(stdout)).toBe(stdout);
});

test("given a truncated document, then the rest is left for the parser to refuse", () => {
  expect(documentIn(`${before}{"a":`)).toBe('{"a":');
});

test.each(["terraform", "tofu"])(
  "given a folder that %s wants initialized, then the error is recognized",
  (program) => {
    expect(wantsInit(`Error: Inconsistent dependency lock file\nrun:\n  ${program} init`)).toBe(true);
    expect(wantsInit(`please run "${program} init"`)).toBe(true);
    expect(wantsInit("Error: Invalid value")).toBe(false);
  },
);

test("given wrapped lines in a frame, then they are read as one line", () => {
  expect(
    isLockedOtherwise(
      "│ locked provider\n│ registry.terraform.io/a/b 1.0.0 does not\n│ match configured version constraint 2.0.0",
    ),
  ).toBe(true);
  expect(unsupportedIn("│ This configuration does not support OpenTofu version\n│ 1.8.1. To proceed")).toEqual({
    program: "OpenTofu",
    version: "1.8.1",
  });
  expect([unsupportedIn("Error: other"), stateLockIn("Error: other")]).toEqual([undefined, undefined]);
});

test("given an object that exists already, then the error is recognized", () => {
  expect(existsAlready('Error: services "shop" already exists')).toBe(true);
});
