// What the page does: it listens, and draws each moment anew. Whatever it is told is shown as text, never as markup.

/**
 * @typedef {import("./live.js").Flow} Flow
 * @typedef {import("./live.js").Moment} Moment
 * @typedef {Moment["topology"]} Topology
 * @typedef {Topology["balancers"][number]} Balancer
 * @typedef {Topology["pods"][number]} Pod
 * @typedef {Topology["health"][number]} Health
 * @typedef {Element | string | undefined} Child
 */

/** Seconds that a chart shows. */
const kept = 60;
/** @type {Map<string, (readonly Flow[])[]>} What went through each host, a second each. */
const history = new Map();

/** @param {string} id */
function place(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/**
 * @template {Element} Made
 * @param {Made} made
 * @param {readonly Child[]} children
 */
function put(made, children) {
  for (const child of children) if (child !== undefined && child !== "") made.append(child);
  return made;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {...Child} children
 */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  return put(made, children);
}

/**
 * @param {"svg" | "rect"} tag
 * @param {Readonly<Record<string, string | number>>} attributes
 */
function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

const others = ["--violet", "--amber", "--teal"];
/** @type {Map<string, string>} The paint of each origin, in the order in which they were met. */
const paints = new Map();

/** @param {string} name of a pool or a colour */
function paintOf(name) {
  const [, colour] = /(?:^|-)(blue|green)$/.exec(name) ?? [];
  if (colour !== undefined) return `var(--${colour})`;
  if (name === "") return "var(--bad)";
  const origin = name.replace(/^.*-(?=[^-]+-[^-]+$)/, "");
  const paint = paints.get(origin) ?? others[paints.size % others.length] ?? "--bad";
  paints.set(origin, paint);
  return `var(${paint})`;
}

/**
 * @param {HTMLElement} made
 * @param {string} name
 */
function painted(made, name) {
  made.style.background = paintOf(name);
  return made;
}

/**
 * @param {readonly Flow[]} flows
 * @param {"rate" | "failed"} field
 */
function sum(flows, field) {
  return flows.reduce((total, flow) => total + flow[field], 0);
}

/** @param {number} value */
function digits(value) {
  return String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}

/** @param {number} part of 1 */
function percent(part) {
  return `${Math.round(part * 1000) / 10} %`;
}

/** @param {readonly Flow[] | undefined} flows */
function sorted(flows) {
  return [...(flows ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {readonly Flow[]} flows */
function bar(flows) {
  const moving = flows.filter((flow) => flow.rate > 0);
  if (moving.length === 0) return undefined;
  const made = element("div", "bar");
  made.setAttribute("role", "img");
  const words = moving.map((flow) => `${flow.name || "nobody"} ${digits(flow.rate)} a second`);
  made.setAttribute("aria-label", words.join(", "));
  for (const flow of moving) {
    const part = painted(element("span", ""), flow.name);
    part.style.flexGrow = String(flow.rate);
    made.append(part);
  }
  return made;
}

/** @param {string} host */
function chart(host) {
  const past = history.get(host) ?? [];
  const most = Math.max(1, ...past.map((flows) => sum(flows, "rate")));
  const made = drawn("svg", {
    class: "chart",
    viewBox: `0 0 ${kept} 100`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": `requests of the last minute, at most ${digits(most)} a second`,
  });
  for (const [index, flows] of past.entries()) {
    const blocks = [
      ...flows.map((flow) => /** @type {const} */ ([flow.rate - flow.failed, paintOf(flow.name)])),
      /** @type {const} */ ([sum(flows, "failed"), "var(--bad)"]),
    ];
    let top = 100;
    for (const [rate, fill] of blocks) {
      const height = (rate / most) * 94;
      if (height <= 0) continue;
      top -= height;
      const rect = drawn("rect", { x: kept - past.length + index + 0.08, y: top, width: 0.84, height });
      rect.style.fill = fill;
      made.append(rect);
    }
  }
  return made;
}

/**
 * @param {string} name
 * @param {readonly Flow[]} flows
 * @param {string} said
 */
function heading(name, flows, said) {
  const quiet = sum(flows, "rate") === 0 ? "no requests" : "";
  const words = [said, quiet].filter((part) => part !== "").join(", ");
  return element("div", "row", element("h3", "", name), element("span", "faint", words));
}

/** @param {string} host */
function isBusy(host) {
  return (history.get(host) ?? []).some((past) => sum(past, "rate") > 0);
}

/** @param {readonly Flow[]} flows */
function rates(flows) {
  const [rate, failed] = [sum(flows, "rate"), sum(flows, "failed")];
  if (rate === 0) return undefined;
  return element(
    "div",
    "row number",
    element("span", "", element("span", "rate", digits(rate)), " requests/s"),
    element("span", failed > 0 ? "bad" : "faint", `${digits(failed)} failed/s`),
  );
}

/** @param {readonly Element[]} rows */
function tableOf(rows) {
  return element("table", "", element("tbody", "", ...rows));
}

/** @param {readonly Health[]} states */
function healthOf(states) {
  if (states.length === 0) return element("span", "faint", "not probed");
  if (states.some((one) => one.healthy === false)) return element("span", "unhealthy", "unhealthy");
  const isHealthy = states.every((one) => one.healthy === true);
  return isHealthy ? element("span", "healthy", "healthy") : element("span", "faint", "not known yet");
}

/**
 * @param {Balancer} balancer
 * @param {readonly Flow[]} flows
 * @param {readonly Health[]} health
 * @param {readonly string[]} all pools of the same owner
 */
function hostCard(balancer, flows, health, all) {
  const { host, pools, fallback, enabled, steering, affinity } = balancer;
  const total = sum(flows, "rate");
  const beside = all.filter((name) => pools.every((pool) => pool.name !== name));
  const roles = [
    ...pools.map(({ name, weight }, index) => {
      const order = index === 0 ? "first" : `standby ${index}`;
      return { name, role: weight === undefined ? order : `weight ${percent(weight)}`, idle: false };
    }),
    ...beside.map((name) => ({ name, role: "no share", idle: true })),
  ];
  const rows = roles.map(({ name, role, idle }) => {
    const rate = sum(
      flows.filter((flow) => flow.name === name),
      "rate",
    );
    return element(
      "tr",
      idle ? "idle" : "",
      element("td", "name", painted(element("span", "key"), name), name),
      element("td", "faint", `${role}${name === fallback ? ", fallback" : ""}`),
      element("td", "", healthOf(health.filter((one) => one.pool === name))),
      element("td", "number", total > 0 ? percent(rate / total) : "–"),
    );
  });
  const said = `${enabled ? "" : "disabled, "}steering ${steering || "off"}, affinity ${affinity || "none"}`;
  const busy = isBusy(host);
  return element(
    "section",
    busy ? "card busy" : "card",
    heading(host, flows, said),
    rates(flows),
    busy ? chart(host) : undefined,
    bar(flows),
    tableOf(rows),
  );
}

/**
 * @param {Pod} pod
 * @param {string} service
 */
function dotOf({ pod, colour, address }, service) {
  const dot = painted(element("span", address === undefined ? "pod down" : "pod"), colour || service);
  dot.title = `${pod} ${address === undefined ? "does not listen" : `at ${address}`}`;
  return dot;
}

/**
 * @param {string} name
 * @param {readonly Pod[]} pods
 * @param {readonly Flow[]} flows
 * @param {Readonly<Record<string, number>>} ready addresses that the active Service has of each colour
 */
function serviceCard(name, pods, flows, ready) {
  const releases = new Map(pods.map(({ colour, version }) => [`${colour} ${version}`, { colour, version }]));
  const rows = [...releases].sort().map(([, { colour, version }]) => {
    const own = pods.filter((pod) => pod.colour === colour && pod.version === version);
    const live = (ready[colour] ?? 0) > 0;
    const rate = sum(
      flows.filter((flow) => flow.name === colour),
      "rate",
    );
    const up = own.filter(({ address }) => address !== undefined).length;
    const count = `${up} of ${own.length} ${own.length === 1 ? "pod" : "pods"}`;
    return element(
      "tr",
      live || rate > 0 ? "" : "idle",
      element("td", "name", `${colour} ${version}`.trim()),
      element("td", "faint", live ? "selected" : rate > 0 ? "by its hostname" : "idle"),
      element(
        "td",
        "",
        ...own.map((pod) => dotOf(pod, name)),
        element("span", up < own.length ? "bad" : "faint", count),
      ),
    );
  });
  return element("section", "card", heading(name, flows, ""), rates(flows), bar(flows), tableOf(rows));
}

/** @param {Moment["faults"][number]} fault */
function faultCard({ on, act, health }) {
  const where = Object.values(on).join(" ") || "everything";
  const share = "share" in act && act.share !== undefined && act.share !== 1 ? percent(act.share) : "all";
  return element(
    "section",
    "card fault",
    element("h3", "", where),
    element("div", "faint", faultText(act, share) + (health ? ", health checks too" : "")),
  );
}

/**
 * @param {Moment["faults"][number]["act"]} act
 * @param {string} share
 */
function faultText(act, share) {
  switch (act.do) {
    case "error":
      return `${share} of its answers are ${act.status}`;
    case "delay":
      return `${share} of its answers take ${act.median} ms or so`;
    case "hang":
      return `${share} of its requests are never answered`;
    case "hallucinate":
      return `${share} of its answers are made up`;
    case "crash":
      return "crashes whenever it is started";
    case "not-ready":
      return "says that it is not ready";
    default:
      return act.do;
  }
}

/** @param {string} pool */
function ownerOf(pool) {
  return pool.replace(/-(blue|green)$/, "");
}

/** @param {Moment} moment */
function show({ topology, edge, services, faults, at }) {
  const { balancers, health, pods } = topology;
  const state = place("state");
  state.textContent = `live, ${at.slice(11, 19)} UTC · edge ${topology.edge} · ingress ${topology.ingress}`;
  state.className = "live";
  for (const { host } of balancers) {
    history.set(host, [...(history.get(host) ?? []), sorted(edge[host])].slice(-kept));
  }
  const coloured = [...new Set(health.map(({ pool }) => pool))].filter((pool) => /-(blue|green)$/.test(pool));
  const hosts = balancers
    .toSorted((a, b) => Number(isBusy(b.host)) - Number(isBusy(a.host)))
    .map((balancer) => {
      const owner = ownerOf(balancer.pools[0]?.name ?? balancer.fallback);
      return hostCard(
        balancer,
        sorted(edge[balancer.host]),
        health,
        coloured.filter((pool) => ownerOf(pool) === owner),
      );
    });
  place("edge").replaceChildren(...hosts);
  if (hosts.length === 0) place("edge").append(element("p", "faint", "No load balancer yet: deploy something."));
  const names = [...new Set(pods.map(({ service }) => service))].sort();
  const cards = names.map((name) => {
    const active = topology.services.find(({ service }) => service === name);
    return serviceCard(
      name,
      pods.filter(({ service }) => service === name),
      sorted(services[name]),
      active?.ready ?? {},
    );
  });
  place("services").replaceChildren(...cards);
  if (cards.length === 0) place("services").append(element("p", "faint", "No pods yet."));
  const outside = topology.outside.map(({ host }) => {
    const flows = sorted(services[host]);
    return element("section", "card", heading(host, flows, ""), rates(flows));
  });
  place("outside").replaceChildren(...outside);
  place("outside-title").hidden = outside.length === 0;
  place("faults").replaceChildren(...faults.map(faultCard));
  place("faults-title").hidden = faults.length === 0;
}

const events = new EventSource("/events");
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => {
  place("state").textContent = "connection lost, trying again …";
  place("state").className = "lost";
};
