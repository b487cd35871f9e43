import { Browser, browserHere, howToGetABrowser } from "../../support/browser";
import { at, deployment, service } from "../data-plane/cluster";
import { startEdge, type TestEdge } from "../data-plane/edge";

const program = browserHere();
const look = program === undefined ? test.skip : test;
if (program === undefined) process.stderr.write(`${howToGetABrowser}\n`);

let edge: TestEdge;
let browser: Browser;
beforeAll(async () => {
  if (program === undefined) return;
  edge = await startEdge(20);
  browser = await Browser.start(program);
  await deployed();
  await browser.open(edge.sandbox.controlUrl);
});
afterAll(async () => {
  await browser?.close();
  await edge?.close();
});

/** Deploys a cart in two colours with blue selected, and a load balancer over two servers outside the cluster. */
async function deployed(): Promise<void> {
  const create = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${edge.sandbox.kubernetesUrl}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  await create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  for (const colour of ["blue", "green"] as const) await create(at.deployments, deployment(colour, 2));
  await create(at.services, service("cart", { colour: "blue" }));
  const monitor = await edge.monitor();
  const pools = [
    await edge.pool("mcp-koyeb-primary", "mcpist.koyeb.app", { monitor }),
    await edge.pool("mcp-flyio-standby", "mcpist.fly.dev", { monitor }),
  ];
  await edge.balancer("mcp", pools);
}

/** The text of the card with this title; empty while there is none. */
const card = (title: string): string =>
  `([...document.querySelectorAll(".card")].find((one) => one.querySelector("h3").textContent === ${JSON.stringify(title)})?.innerText.replace(/\\s+/g, " ") ?? "")`;

look("shows what there is, and how it is", async () => {
  await browser.until(`/^live, .* edge http:/.test(document.getElementById("state").textContent)`);
  await browser.until(
    `${card("mcp.mcpist.example")} === "mcp.mcpist.example steering off, affinity none, no requests mcp-koyeb-primary first healthy – mcp-flyio-standby standby 1, fallback healthy –"`,
  );
  await browser.until(
    `${card("cart")} === "cart no requests blue v1.0.0 selected 2 of 2 pods green v1.1.0 idle 2 of 2 pods"`,
  );
});

look("requests, shares, failures and health follow what goes on", async () => {
  const visits = setInterval(() => void edge.visit("mcp.mcpist.example").catch(() => undefined), 20);
  try {
    await browser.until(
      `/\\d requests\\/s 0 failed\\/s.*primary first healthy 100 %/.test(${card("mcp.mcpist.example")})`,
    );
    edge.sandbox.traffic?.faults.add({ on: { origin: "mcpist.koyeb.app" }, act: { do: "error", share: 0.5 } });
    await browser.until(`${card("mcpist.koyeb.app")}.startsWith("mcpist.koyeb.app 50 % of its answers are 500")`);
    await browser.until(`/requests\\/s [1-9][.\\d]* failed\\/s/.test(${card("mcp.mcpist.example")})`);
    edge.sandbox.traffic?.faults.add({ on: { origin: "mcpist.koyeb.app" }, act: { do: "not-ready" } });
    await browser.until(
      `/primary first unhealthy 0 % .*standby 1, fallback healthy 100 %/.test(${card("mcp.mcpist.example")})`,
    );
    expect(await browser.value(`document.querySelectorAll("svg.chart rect").length > 1`)).toBe(true);
  } finally {
    clearInterval(visits);
  }
  edge.sandbox.traffic?.faults.add({ on: { colour: "green" }, act: { do: "crash" } });
  await browser.until(`/green v1.1.0 idle 0 of 2 pods/.test(${card("cart")})`);
});

look.each([
  [390, "light"],
  [390, "dark"],
  [1280, "light"],
  [1280, "dark"],
] as const)("at %i px, %s, nothing is cut off and everything can be read", async (width, scheme) => {
  await browser.resize({ width, height: 900, scheme });
  await browser.until(`innerWidth === ${width} && matchMedia("(prefers-color-scheme: ${scheme})").matches`);
  expect(await browser.value("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  const cut = `[...document.querySelectorAll(".card *")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0).map((one) => one.outerHTML)`;
  expect(await browser.value(cut)).toEqual([]);
  expect(await browser.value(leastContrast)).toBeGreaterThan(4.5);
});

/** The lowest contrast between a text and its card. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const leastContrast = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => Number(part) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratios = [...document.querySelectorAll(".card h3, .card td, .card span")].filter((one) => one.innerText).map((one) => {
    const [ink, paper] = [getComputedStyle(one).color, getComputedStyle(one.closest(".card")).backgroundColor].map(light);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
  return Math.min(...ratios);
})()`;

look("the page has nothing to complain about", () => {
  expect(browser.complaints).toEqual([]);
});

look("says that the connection is lost", async () => {
  await edge.sandbox.close();
  await browser.until(`document.getElementById("state").textContent.startsWith("connection lost")`);
  expect(await browser.value(`document.getElementById("state").className`)).toBe("lost");
});
