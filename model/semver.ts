/**
 * Which of two semantic versions comes first: below 0, 0 or above 0; a leading `v` does not count.
 *
 * @see https://semver.org/#spec-item-11
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (const [index, number] of a.core.entries()) {
    const difference = number - (b.core[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (let index = 0; index < Math.max(a.pre.length, b.pre.length); index++) {
    const difference = comparePre(a.pre[index], b.pre[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parse(version: string): { readonly core: readonly number[]; readonly pre: readonly string[] } {
  const [core = "", ...pre] = version.replace(/^v/, "").split("-");
  const rest = pre.join("-");
  return { core: core.split(".").map(Number), pre: rest === "" ? [] : rest.split(".") };
}

function comparePre(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return (left === undefined ? 0 : 1) - (right === undefined ? 0 : 1);
  const [a, b] = [left, right].map((part) => /^\d+$/.test(part));
  if (a === true && b === true) return Number(left) - Number(right);
  if (a !== b) return a === true ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
