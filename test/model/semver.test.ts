import { compareVersions } from "../../model/semver";

test("versions are in the order that semver.org gives", () => {
  const ordered = [
    "v1.0.0-alpha",
    "1.0.0-alpha.1",
    "v1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "v1.0.0-rc.1",
    "1.0.0",
    "v1.0.1",
    "1.2.0",
    "v1.10.0",
    "2.0.0-x-1",
    "2.0.0",
  ];
  for (const [i, left] of ordered.entries()) {
    for (const [j, right] of ordered.entries()) {
      expect([left, right, Math.sign(compareVersions(left, right))]).toEqual([left, right, Math.sign(i - j)]);
    }
  }
  expect(compareVersions("v1.4.2", "1.4.2")).toBe(0);
});
