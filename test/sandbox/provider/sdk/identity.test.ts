import { checkRead, identified } from "../../../../sandbox/provider/sdk/identity";

const old = { blankIsNone: false };
const mended = { blankIsNone: true };
const schema = { version: 1, parts: { kind: "required", name: "required" } } as const;
const blank = { kind: null, name: null };
const one = { kind: "Deployment", name: "one" };
const two = { kind: "Deployment", name: "two" };

const changed = (current: string, found: string) =>
  "Unexpected Identity Change: During the read operation, the Terraform Provider unexpectedly returned a different identity then the previously stored one.\n\n" +
  "This is always a problem with the provider and should be reported to the provider developer.\n\n" +
  `Current Identity: cty.ObjectVal(map[string]cty.Value{${current}})\n\n` +
  `New Identity: cty.ObjectVal(map[string]cty.Value{${found}})`;

describe("a read", () => {
  test("accepts the same identity, and any if none was stored", () => {
    for (const rules of [old, mended]) {
      checkRead(one, { ...one }, rules);
      checkRead(null, one, rules);
    }
  });

  test("refuses a different identity, and in the old SDK any in place of a blank one", () => {
    const found = '"kind":cty.StringVal("Deployment"), "name":cty.StringVal("one")';
    const other = '"kind":cty.StringVal("Deployment"), "name":cty.StringVal("two")';
    expect(() => checkRead(two, one, mended)).toThrow(changed(other, found));
    checkRead(blank, one, mended);
    const nothing = '"kind":cty.NullVal(cty.String), "name":cty.NullVal(cty.String)';
    expect(() => checkRead(blank, one, old)).toThrow(changed(nothing, found));
  });
});

describe("an apply", () => {
  const failed = { state: { id: "one" }, diagnostics: [{ severity: "error", summary: "no" }] } as const;
  const done = { state: { id: "one" } };

  test.each([
    ["succeeds", old, { applied: done, creates: true, planned: null, seen: one }, { ...done, identity: one }],
    ["succeeds", mended, { applied: done, creates: true, planned: null, seen: one }, { ...done, identity: one }],
    [
      "fails first",
      old,
      { applied: failed, creates: true, planned: null, seen: undefined },
      { ...failed, identity: blank },
    ],
    ["fails first", mended, { applied: failed, creates: true, planned: null, seen: undefined }, failed],
    [
      "fails to replace",
      old,
      { applied: failed, creates: true, planned: one, seen: undefined },
      { ...failed, identity: one },
    ],
    [
      "fails to update",
      mended,
      { applied: failed, creates: false, planned: one, seen: undefined },
      { ...failed, identity: one },
    ],
    ["replaces", mended, { applied: done, creates: true, planned: two, seen: one }, { ...done, identity: one }],
    ["destroys", old, { applied: { state: null }, creates: false, planned: one, seen: undefined }, { state: null }],
    [
      "updates what has none",
      old,
      { applied: done, creates: false, planned: null, seen: one },
      { ...done, identity: one },
    ],
    [
      "updates what is blank",
      mended,
      { applied: done, creates: false, planned: blank, seen: one },
      { ...done, identity: one },
    ],
  ])("that %s (%j)", (_, rules, outcome, expected) => {
    expect(identified(outcome, schema, rules)).toEqual(expected);
  });

  test("fails on an update of a blank identity in the old SDK", () => {
    const { diagnostics } = identified({ applied: done, creates: false, planned: blank, seen: one }, schema, old);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics?.[0]?.summary).toMatch(/^Unexpected Identity Change: During the update operation, /);
    expect(diagnostics?.[0]?.summary).toMatch(/\n\nPlanned Identity: .*NullVal.*\n\nNew Identity: .*StringVal/);
  });
});
