import { guard } from "../../../operations/guard/guard.js";
import { readPlan } from "../../../operations/guard/plan.js";
import { type PlannedStack, type Summary, summarise } from "../../../operations/guard/summary.js";
import { longestComment, planMarkdown } from "../../../operations/show/markdown-summary.js";
import { Terminal } from "../../../operations/show/terminal.js";
import { showSummary } from "../../../operations/show/terminal-summary.js";
import { cartWith, environmentFrom, settingsWith } from "../../support/environment.js";
import { activeService, type Declared, planText, type ResourceInput, trafficResources } from "../../support/plan.js";
import { printedBy } from "../../support/printed.js";

const summaryMarkdown = (summary: Summary, limit?: number): string => planMarkdown({ summary }, limit);

const blue: Declared = { active: "blue", blue: 100 };
const green: Declared = { active: "green", blue: 0 };

function planned(
  stack: string,
  resources: readonly ResourceInput[],
  drift: readonly ResourceInput[] = [],
): PlannedStack {
  const plan = readPlan(planText(resources, {}, drift));
  return { stack, plan, verdict: guard(plan) };
}

/** Returns the terminal output without styles. */
function printed(stacks: readonly PlannedStack[]): string {
  return printedBy(() => showSummary(summarise(stacks), new Terminal(process.stdout, { NO_COLOR: "1" })));
}

const flip = planned("local-shop-traffic", trafficResources({ ...blue, blue: 50 }, green));
const quiet = planned("local-cart-traffic", trafficResources(blue, blue));
const destroyed = planned("local-old-traffic", [
  { type: "kubernetes_namespace_v1", name: "old", before: { metadata: [{ name: "old" }] } },
]);

describe("Markdown", () => {
  test("a flip has its meaning first, a diagram, folded changes, and names instead of ids", () => {
    expect(summaryMarkdown(summarise([flip]))).toBe(`### Plan: 2 in-place updates

#### \`local-shop-traffic\`

**shop: blue 50 %, green 50 % → green 100 %, 2 in-place updates**  

Guard: :white_check_mark: pass, kind \`traffic\`

\`\`\`mermaid
flowchart LR
  subgraph before
    beforeEdge(["shop.example.com"])
    before1["blue"]
    beforeEdge -->|"50 %"| before1
    before2["green"]
    beforeEdge -->|"50 %"| before2
    before3["local-shop-fly"]
    beforeEdge -.->|"fallback"| before3
    beforeService[["Service shop"]]
    beforeService --> before1
  end
  subgraph after
    afterEdge(["shop.example.com"])
    after1["green"]
    afterEdge -->|"100 %"| after1
    after2["local-shop-fly"]
    afterEdge -.->|"standby 1"| after2
    afterService[["Service shop"]]
    afterService --> after1
  end
\`\`\`

<details><summary>2 changes in full</summary>

\`\`\`diff
! cloudflare_load_balancer.load-balancer  update
    default_pools[0]: "local-shop-blue" → "local-shop-green"
    default_pools[1]: "local-shop-green" → "local-shop-fly"
    random_steering.pool_weights.local-shop-green: 0.5 → 1
    random_steering.pool_weights.local-shop-blue: 0.5 → 0
    rules[0].overrides.default_pools[0]: "local-shop-green" → "local-shop-blue"
    rules[0].overrides.fallback_pool: "local-shop-blue" → "local-shop-green"
    steering_policy: "random" → "off"
! kubernetes_service_v1.active  update
    metadata[0].annotations["switchyard.dev/active"]: "blue" → "green"
    spec[0].selector.colour: "blue" → "green"
\`\`\`

</details>

Digest \`${summarise([flip]).digest}\`
`);
  });

  test("destructive changes come first, and unchanged stacks last", () => {
    const text = summaryMarkdown(summarise([quiet, flip, destroyed]));
    const order = [
      "### Plan: 2 in-place updates, 1 removal",
      "> [!CAUTION]",
      "> **This removes something that exists: 1 resource.**",
      "> - `local-old-traffic` `kubernetes_namespace_v1.old`: **delete**",
      "> **The guard refuses `local-old-traffic`: no apply does this as it is.**",
      "#### `local-old-traffic`",
      "#### `local-shop-traffic`",
      "- `local-cart-traffic`: nothing to do",
      "Digest `",
    ];
    expect(order.map((part) => text.indexOf(part))).toEqual(
      [...order.map((part) => text.indexOf(part))].sort((a, b) => a - b),
    );
    expect(order.filter((part) => !text.includes(part))).toEqual([]);
  });

  test("the summary does not depend on the order of stacks", () => {
    const one = summaryMarkdown(summarise([quiet, flip, destroyed]));
    expect(summaryMarkdown(summarise([destroyed, quiet, flip]))).toBe(one);
  });

  test("the guard's findings are in a table", () => {
    const extra = { type: "aws_instance", name: "x", after: { "a|b": "`" } };
    const text = summaryMarkdown(summarise([planned("s", [extra])]));
    expect(text).toContain("Guard: :no_entry: **refused**, kind `traffic`");
    expect(text).toContain(
      '| `aws_instance.x` |  | `create of aws_instance "x"` | changes of cloudflare&#95;load&#95;balancer',
    );
  });

  test("text from the plan is escaped: it has no Markdown, mentions nobody and breaks no fence", () => {
    const rollback = { from: "blue", reason: "see <b>@octocat</b> [x](y) | `z`" };
    const text = summaryMarkdown(summarise([planned("s", trafficResources(blue, { ...green, rollback }))]));
    expect(text).toContain("(see &#60;b&#62;@<!-- -->octocat&#60;/b&#62; &#91;x&#93;(y) &#124; &#96;z&#96;)");
    const ticks = planned("s", [{ type: "t", name: "n", before: { a: "```\n# x" }, after: { a: "````" } }]);
    const lines = summaryMarkdown(summarise([ticks])).split("\n");
    expect(lines.filter((line) => line.startsWith("`````"))).toEqual(["`````diff", "`````"]);
    expect(lines.some((line) => line.startsWith("#") && line.includes("x"))).toBe(false);
  });

  test("drift is separate from planned changes", () => {
    const drift = [activeService(blue, green)];
    const text = summaryMarkdown(
      summarise([planned("s", [...trafficResources(blue, blue).slice(0, 4), activeService(green, blue)], drift)]),
    );
    expect(text).toContain(
      "**shop: undoes a change made outside of Terraform: the cluster green → blue, 1 in-place update**",
    );
    expect(text).toContain(`:warning: 1 resource was changed outside of Terraform since the last apply:

\`\`\`diff
! kubernetes_service_v1.active  update
    metadata[0].annotations["switchyard.dev/active"]: "blue" → "green"
    spec[0].selector.colour: "blue" → "green"
\`\`\``);
  });

  test("given an overlay outside of the repository, then the summary names it", () => {
    const text = summaryMarkdown(summarise([flip], { notes: ["overlay sha256:1234"] }));
    expect(text).toContain("> [!WARNING]\n> overlay sha256:1234");
    expect(summarise([flip], { notes: ["overlay sha256:1234"] }).digest).not.toBe(summarise([flip]).digest);
  });

  test("refused stacks come before passed ones", () => {
    const refused = planned("local-zoo-traffic", [{ type: "aws_instance", name: "x", after: {} }]);
    const stacks = summarise([quiet, flip, refused]).stacks.map(({ stack }) => stack);
    expect(stacks).toEqual(["local-zoo-traffic", "local-shop-traffic", "local-cart-traffic"]);
  });

  test("given a plan that only changes outputs, then the summary says so", () => {
    const output = { applyable: true, output_changes: { origins: { actions: ["update"], before: 1, after: 2 } } };
    const plan = readPlan(planText(trafficResources(blue, blue), output));
    expect(summaryMarkdown(summarise([{ stack: "s", plan }]))).toContain(`**only outputs change**  

<details><summary>Outputs</summary>

Outputs that change: \`origins\`

</details>
`);
  });

  test("the title names the environment, and the digest does not depend on it", () => {
    const environment = environmentFrom({ environment: settingsWith() }, "production");
    const summary = summarise([flip], { environment });
    expect(summaryMarkdown(summary).split("\n")[0]).toBe("### Plan of production: 2 in-place updates");
    expect(summary.digest).toBe(summarise([flip]).digest);
  });

  test("unexpected live state comes before the plan, even if the plan cannot change it", () => {
    const deviation = {
      where: "edge",
      what: 'shop.example.com rule "mine"',
      declared: "nothing",
      live: "always → local-shop-fly",
      remedy: "curl -X PATCH …",
    } as const;
    const surprises = [
      { service: "shop", words: "edge blue, cluster blue, with differences", deviations: [deviation] },
    ];
    expect(planMarkdown({ summary: summarise([quiet]), surprises })).toBe(`### Plan: no changes

> [!WARNING]
> Live now, **shop**: edge blue, cluster blue, with differences
> - shop.example.com rule "mine": declared \`nothing\`, live \`always → local-shop-fly\`; next: \`curl -X PATCH …\`

- \`local-cart-traffic\`: nothing to do
Digest \`${summarise([quiet]).digest}\`
`);
  });

  test("given more stacks than fit, then the summary is cut the same way each time, and keeps its beginning", () => {
    const fleet = Array.from({ length: 120 }, (_, index) =>
      planned(`local-shop-${String(index).padStart(3, "0")}-traffic`, trafficResources({ ...blue, blue: 50 }, green)),
    );
    const text = summaryMarkdown(summarise([...fleet, destroyed]));
    expect(text.length).toBeLessThan(longestComment);
    expect(text).toBe(summaryMarkdown(summarise([destroyed, ...fleet].reverse())));
    expect(text.startsWith("### Plan: 240 in-place updates, 1 removal\n\n> [!CAUTION]")).toBe(true);
    expect(text).toMatch(/… and \d+ more lines that did not fit|no room for them here/);
    expect(text).toContain("#### `local-shop-000-traffic`");
  });

  test("given a summary that is too long, then the least important parts are cut first", () => {
    const summary = summarise([flip, destroyed]);
    const whole = summaryMarkdown(summary);
    const shorter = summaryMarkdown(summary, whole.length - 100);
    expect(shorter.length).toBeLessThan(whole.length - 100);
    expect(shorter).toContain("2 changes in full: no room for them here; `switchyard plan` prints them.");
    expect(shorter).toContain("```mermaid");
    const shortest = summaryMarkdown(summary, 700);
    expect(shortest.length).toBeLessThan(700);
    expect(shortest).not.toContain("```mermaid");
    expect(shortest).toContain("> [!CAUTION]");
    for (let limit = 200; limit < whole.length; limit += 37) {
      expect(summaryMarkdown(summary, limit).length).toBeLessThan(limit);
    }
  });
});

describe("terminal", () => {
  test("a terminal shows a flip and a removal", () => {
    expect(printed([flip, destroyed])).toBe(`Plan: 2 in-place updates, 1 removal
DESTRUCTIVE: 1 of them remove something
  local-old-traffic  kubernetes_namespace_v1.old  delete
REFUSED by the guard: local-old-traffic

local-old-traffic  1 removal
  kubernetes_namespace_v1 old: 1 removal
  guard: refused as a change of kind traffic
    kubernetes_namespace_v1.old
      found    delete of kubernetes_namespace_v1 "old"
      allowed  changes of cloudflare_load_balancer, kubernetes_service_v1, cloudflare_load_balancer_pool, cloudflare_load_balancer_monitor, cloudflare_notification_policy, cloudflare_notification_policy_webhooks
      remedy   undo the cause; no kind of change permits this
  What the apply would change:
    - kubernetes_namespace_v1.old  delete
        metadata[0].name: "old"

local-shop-traffic  2 in-place updates
  shop: blue 50 %, green 50 % → green 100 %, 2 in-place updates
    shop.example.com  before     after
    local-shop-blue   50 %    →  -
    local-shop-fly    -       →  standby 1
    local-shop-green  50 %    →  100 %
    Service shop      blue    →  green
  guard: pass as a change of kind traffic
  What the apply would change:
    ~ cloudflare_load_balancer.load-balancer  update
        default_pools[0]: "local-shop-blue" → "local-shop-green"
        default_pools[1]: "local-shop-green" → "local-shop-fly"
        random_steering.pool_weights.local-shop-green: 0.5 → 1
        random_steering.pool_weights.local-shop-blue: 0.5 → 0
        rules[0].overrides.default_pools[0]: "local-shop-green" → "local-shop-blue"
        rules[0].overrides.fallback_pool: "local-shop-blue" → "local-shop-green"
        steering_policy: "random" → "off"
    ~ kubernetes_service_v1.active  update
        metadata[0].annotations["switchyard.dev/active"]: "blue" → "green"
        spec[0].selector.colour: "blue" → "green"

Digest: ${summarise([flip, destroyed]).digest}
`);
  });

  test("terminal control characters are removed", () => {
    const rollback = { from: "blue", reason: "\u001b[2Jgone" };
    expect(printed([planned("s", trafficResources(blue, { ...green, rollback }))])).not.toContain("\u001b");
  });
});

test("given a shared edit, when it changes the live colour, then the summary says so", () => {
  const side = (checksum: string) => ({
    metadata: [{ name: "shop-blue", labels: { "app.kubernetes.io/name": "shop", colour: "blue", version: "v1.0.0" } }],
    spec: [{ template: [{ metadata: [{ annotations: { "checksum.switchyard.dev/configuration": checksum } }] }] }],
  });
  const plan = readPlan(
    planText([{ type: "kubernetes_deployment_v1", name: "d", before: side("1"), after: side("2") }]),
  );
  const document = (active: string) => ({ environment: settingsWith(), services: { shop: cartWith({ active }) } });
  const meaning = (active: string) =>
    summarise([{ stack: "s", plan }], { environment: environmentFrom(document(active)) }).stacks[0]?.meaning;
  expect(meaning("blue")).toEqual(["shop blue, WHICH IS LIVE: its pods change, 1 in-place update"]);
  expect(meaning("green")).toEqual(["shop blue, idle: its pods change, 1 in-place update"]);
});
