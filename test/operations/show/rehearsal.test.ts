import type { Rehearsal, RehearsedStep } from "../../../operations/flows/rehearse/rehearsal.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { summarise } from "../../../operations/guard/summary.js";
import { longestComment, planMarkdown } from "../../../operations/show/markdown-summary.js";
import { showRehearsal } from "../../../operations/show/rehearsal.js";
import { Terminal } from "../../../operations/show/terminal.js";
import { planText, trafficResources } from "../../support/plan.js";
import { printedBy } from "../../support/printed.js";

const base = { commit: "0123456789abcdef0123456789abcdef01234567", why: "where this branch left origin/main" };

function step(name: RehearsedStep["step"], words: string, more: Partial<RehearsedStep> = {}): RehearsedStep {
  const requests = { cloudflare: { reads: 10, writes: 1 }, kubernetes: { reads: 1, writes: 0 } };
  return { step: name, command: `switchyard ${name}`, words: [words], seconds: 2, requests, outcome: "done", ...more };
}

const passed: Rehearsal = {
  base,
  verdict: "passed",
  stacks: ["local-shop-traffic"],
  steps: [
    step("base", "4 stacks", { seconds: 9.5 }),
    step("change", "shop: blue 100 % → green 100 %"),
    step("rollback", "shop: rollback from green"),
    step("settle", "shop: rollback settled"),
  ],
  ends: { equal: true, stacks: ["local-shop-traffic"], objects: { cloudflare: 6, kubernetes: 39 }, differences: [] },
  notes: ["local-old: no longer declared"],
};

const refused: Rehearsal = {
  base,
  verdict: "refused",
  reason: "apply the change: shop cannot go to green",
  stacks: ["local-shop-traffic"],
  steps: [step("base", "4 stacks"), step("change", "shop cannot go to green", { outcome: "refused" })],
  notes: [],
};

const astray: Rehearsal = {
  ...passed,
  verdict: "refused",
  reason: "the end differs from the beginning: pool shop-blue: enabled: true → false",
  ends: {
    equal: false,
    stacks: [],
    objects: { cloudflare: 5, kubernetes: 39 },
    differences: [{ what: "pool shop-blue", lines: ["enabled: true → false"] }],
  },
  notes: [],
};

function printed(rehearsal: Rehearsal): string {
  return printedBy(() => showRehearsal(rehearsal, new Terminal(process.stdout, { NO_COLOR: "1" })));
}

test("prints a rehearsal on a terminal", () => {
  expect(printed(passed)).toBe(`
Rehearsal in a sandbox, from 0123456789ab (where this branch left origin/main)
                              Cloudflare         Kubernetes
  ✓  deploy the base   9.5 s  1 write, 10 reads  0 writes, 1 read
      4 stacks
  ✓  apply the change  2.0 s  1 write, 10 reads  0 writes, 1 read
      shop: blue 100 % → green 100 %
  ✓  roll back         2.0 s  1 write, 10 reads  0 writes, 1 read
      shop: rollback from green
  ✓  settle            2.0 s  1 write, 10 reads  0 writes, 1 read
      shop: rollback settled
  ! local-old: no longer declared
  passed in 15.5 s: the end equals the beginning: 6 objects at Cloudflare, 39 in the cluster, local-shop-traffic byte for byte
`);
  expect(printed(refused)).toContain(`
  ✗  apply the change  2.0 s  1 write, 10 reads  0 writes, 1 read
      shop cannot go to green
  refused: apply the change: shop cannot go to green
`);
  expect(printed(astray)).toContain(`
  pool shop-blue
      enabled: true → false
  refused: the end differs from the beginning: pool shop-blue: enabled: true → false
`);
});

test("given a change without a way back, then no end is compared", () => {
  const { ends: _, ...open } = passed;
  expect(printed(open)).toContain("\n  passed in 15.5 s\n");
});

test("adds a section to the summary, before the digest", () => {
  const plan = readPlan(planText(trafficResources({ active: "blue", blue: 50 }, { active: "green", blue: 0 })));
  const summary = summarise([{ stack: "local-shop-traffic", plan }]);
  const text = planMarkdown({ summary, rehearsal: passed });
  expect(text).toContain(`</details>

#### Rehearsal in a sandbox, from 0123456789ab (where this branch left origin/main)

:white_check_mark: **passed in 15.5 s: the end equals the beginning: 6 objects at Cloudflare, 39 in the cluster, local-shop-traffic byte for byte**

- local-old: no longer declared

| | step | what it did | seconds | Cloudflare | Kubernetes |
|---|---|---|--:|---|---|
| :heavy_check_mark: | deploy the base | 4 stacks | 9.5 | 1 write, 10 reads | 0 writes, 1 read |
| :heavy_check_mark: | apply the change | shop: blue 100 % → green 100 % | 2.0 | 1 write, 10 reads | 0 writes, 1 read |
| :heavy_check_mark: | roll back | shop: rollback from green | 2.0 | 1 write, 10 reads | 0 writes, 1 read |
| :heavy_check_mark: | settle | shop: rollback settled | 2.0 | 1 write, 10 reads | 0 writes, 1 read |

Digest \`${summary.digest}\`
`);
  // a picture is more than what was tried, when there is no room for both
  const shorter = planMarkdown({ summary, rehearsal: passed }, text.length - 400);
  expect(shorter).toContain("passed in 15.5 s");
  expect(planMarkdown({ summary })).not.toContain("Rehearsal");
  expect(summary.digest).toBe(summarise([{ stack: "local-shop-traffic", plan }]).digest);
});

test("formats a rehearsal alone, refused or without anything to do", () => {
  expect(planMarkdown({ rehearsal: astray })).toContain(
    `:no_entry: **refused: the end differs from the beginning: pool shop-blue`,
  );
  expect(planMarkdown({ rehearsal: astray })).toContain(`
\`\`\`diff
! pool shop-blue
    enabled: true → false
\`\`\`
`);
  const reason = "<b>@octocat</b> | `x`";
  expect(planMarkdown({ rehearsal: { ...refused, reason } })).toContain(
    "refused: &#60;b&#62;@<!-- -->octocat&#60;/b&#62; &#124; &#96;x&#96;",
  );
  const nothing: Rehearsal = { base, verdict: "nothing-to-rehearse", stacks: [], steps: [], notes: [] };
  expect(
    planMarkdown({ rehearsal: nothing }),
  ).toBe(`#### Rehearsal in a sandbox, from 0123456789ab (where this branch left origin/main)

:zzz: **nothing to rehearse: every stack is as in the base**

`);
  expect(planMarkdown({ rehearsal: passed }).length).toBeLessThan(longestComment);
});
