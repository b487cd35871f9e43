/**
 * The script of the page: it listens, and redraws at each event.
 *
 * It shows all data as text, never as markup.
 */
export const script = `
"use strict";
const kept = 60;
const history = new Map();
const place = (id) => document.getElementById(id);
const put = (made, children) => { made.append(...children.filter((child) => child !== "" && child !== undefined)); return made; };
const element = (tag, className, ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return put(made, children);
};
const drawn = (tag, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return put(made, children);
};
const others = ["--violet", "--amber", "--teal"];
const known = new Map();
const paintOf = (name) => {
  const colour = /(?:^|-)(blue|green)$/.exec(name);
  if (colour) return "var(--" + colour[1] + ")";
  if (name === "") return "var(--bad)";
  const origin = name.replace(/^.*-(?=[^-]+-[^-]+$)/, "");
  if (!known.has(origin)) known.set(origin, others[known.size % others.length]);
  return "var(" + known.get(origin) + ")";
};
const painted = (made, name) => { made.style.background = paintOf(name); return made; };
const key = (name) => painted(element("span", "key"), name);
const sum = (flows, field) => flows.reduce((total, flow) => total + flow[field], 0);
const digits = (value) => String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
const percent = (part) => Math.round(part * 1000) / 10 + " %";
const plural = (count, word) => count + " " + word + (count === 1 ? "" : "s");
const sorted = (flows) => [...(flows || [])].sort((a, b) => (a.name < b.name ? -1 : 1));

const bar = (flows) => {
  if (sum(flows, "rate") === 0) return "";
  const made = element("div", "bar");
  const words = flows.filter((flow) => flow.rate > 0).map((flow) => (flow.name || "nobody") + " " + digits(flow.rate) + " a second");
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", words.join(", "));
  for (const flow of flows.filter((one) => one.rate > 0)) {
    const part = painted(element("span", ""), flow.name);
    part.style.flexGrow = String(flow.rate);
    made.append(part);
  }
  return made;
};
const chart = (host) => {
  const past = history.get(host);
  const most = Math.max(1, ...past.map((flows) => sum(flows, "rate")));
  const made = drawn("svg", { class: "chart", viewBox: "0 0 " + kept + " 100", preserveAspectRatio: "none", role: "img", "aria-label": "requests of the last minute, at most " + digits(most) + " a second" });
  past.forEach((flows, index) => {
    let top = 100;
    const x = kept - past.length + index;
    const block = (height, fill) => {
      if (height <= 0) return;
      top -= height;
      const rect = drawn("rect", { x: x + .08, y: top, width: .84, height });
      rect.style.fill = fill;
      made.append(rect);
    };
    for (const flow of flows) block(((flow.rate - flow.failed) / most) * 94, paintOf(flow.name));
    block((sum(flows, "failed") / most) * 94, "var(--bad)");
  });
  return made;
};
const heading = (name, flows, said) => {
  const quiet = sum(flows, "rate") === 0;
  return element("div", "row", element("h3", "", name), element("span", "faint", quiet ? [said, "no requests"].filter(Boolean).join(", ") : said));
};
const busy = (host) => history.get(host).some((past) => sum(past, "rate") > 0);
const rates = (flows) => {
  const failed = sum(flows, "failed");
  if (sum(flows, "rate") === 0) return "";
  return element("div", "row number",
    element("span", "", element("span", "rate", digits(sum(flows, "rate"))), " requests/s"),
    element("span", failed > 0 ? "bad" : "faint", digits(failed) + " failed/s"));
};
const healthOf = (states) => {
  if (states.length === 0) return element("span", "faint", "not probed");
  if (states.some((one) => one.healthy === false)) return element("span", "unhealthy", "unhealthy");
  return states.every((one) => one.healthy) ? element("span", "healthy", "healthy") : element("span", "faint", "not known yet");
};
const hostCard = (balancer, flows, health, all) => {
  const total = sum(flows, "rate");
  const named = balancer.pools.map(({ name }) => name);
  const beside = all.filter((name) => !named.includes(name));
  const rows = [...balancer.pools, ...beside.map((name) => ({ name, beside: true }))].map(({ name, weight, beside }, index) => {
    const rate = sum(flows.filter((flow) => flow.name === name), "rate");
    const role = beside ? "no share" : weight !== undefined ? "weight " + percent(weight) : index === 0 ? "first" : "standby " + index;
    return element("tr", beside ? "idle" : "",
      element("td", "name", key(name), name),
      element("td", "faint", role + (name === balancer.fallback ? ", fallback" : "")),
      element("td", "", healthOf(health.filter((one) => one.pool === name))),
      element("td", "number", total > 0 ? percent(rate / total) : "–"));
  });
  return element("section", busy(balancer.host) ? "card busy" : "card",
    heading(balancer.host, flows, (balancer.enabled ? "" : "disabled, ") + "steering " + (balancer.steering || "off") + ", affinity " + (balancer.affinity || "none")),
    rates(flows), busy(balancer.host) ? chart(balancer.host) : "", bar(flows), element("table", "", element("tbody", "", ...rows)));
};
const serviceCard = (name, pods, flows, ready) => {
  const releases = [...new Set(pods.map((pod) => pod.colour + "|" + pod.version))].sort();
  const rows = releases.map((release) => {
    const [colour, version] = release.split("|");
    const own = pods.filter((pod) => pod.colour === colour && pod.version === version);
    const live = (ready[colour] || 0) > 0;
    const rate = sum(flows.filter((flow) => flow.name === colour), "rate");
    const dots = own.map((pod) => {
      const dot = painted(element("span", pod.address ? "pod" : "pod down"), colour || name);
      dot.title = pod.pod + (pod.address ? " at " + pod.address : " does not listen");
      return dot;
    });
    const up = own.filter((pod) => pod.address).length;
    return element("tr", live || rate > 0 ? "" : "idle",
      element("td", "name", [colour, version].filter(Boolean).join(" ")),
      element("td", "faint", live ? "selected" : rate > 0 ? "by its hostname" : "idle"),
      put(element("td", ""), [...dots, element("span", up < own.length ? "bad" : "faint", up + " of " + plural(own.length, "pod"))]));
  });
  return element("section", "card", heading(name, flows, ""), rates(flows), bar(flows), element("table", "", element("tbody", "", ...rows)));
};
const faultCard = ({ on, act, health }) => {
  const where = Object.values(on).join(" ") || "everything";
  const part = act.share === undefined || act.share === 1 ? "all" : percent(act.share);
  const what = {
    error: part + " of its answers are " + act.status,
    delay: part + " of its answers take " + act.median + " ms or so",
    hang: part + " of its requests are never answered",
    hallucinate: part + " of its answers are made up",
    crash: "crashes whenever it is started",
    "not-ready": "says that it is not ready",
  }[act.do];
  return element("section", "card fault", element("h3", "", where), element("div", "faint", (what || act.do) + (health ? ", health checks too" : "")));
};
const show = ({ topology, edge, services, faults, at }) => {
  place("state").textContent = "live, " + at.slice(11, 19) + " UTC · edge " + topology.edge + " · ingress " + topology.ingress;
  place("state").className = "live";
  for (const { host } of topology.balancers) {
    const past = history.get(host) || [];
    history.set(host, [...past, sorted(edge[host])].slice(-kept));
  }
  const prefixOf = (balancer) => (balancer.pools[0] ? balancer.pools[0].name : balancer.fallback).replace(/-(blue|green)$/, "");
  const pools = [...new Set(topology.health.map((one) => one.pool))];
  place("edge").replaceChildren(...topology.balancers
    .map((balancer) => ({ balancer, flows: sorted(edge[balancer.host]) }))
    .sort((a, b) => Number(busy(b.balancer.host)) - Number(busy(a.balancer.host)))
    .map(({ balancer, flows }) => hostCard(balancer, flows, topology.health, pools.filter((pool) => /-(blue|green)$/.test(pool) && pool.replace(/-(blue|green)$/, "") === prefixOf(balancer)))));
  if (topology.balancers.length === 0) place("edge").append(element("p", "faint", "No load balancer yet: deploy something."));
  const names = [...new Set(topology.pods.map((pod) => pod.service))].sort();
  place("services").replaceChildren(...names.map((name) => {
    const active = topology.services.find((one) => one.service === name);
    return serviceCard(name, topology.pods.filter((pod) => pod.service === name), sorted(services[name]), active ? active.ready : {});
  }));
  if (names.length === 0) place("services").append(element("p", "faint", "No pods yet."));
  const outside = topology.outside.map(({ host }) => ({ host, flows: sorted(services[host]) }));
  place("outside").replaceChildren(...outside.map(({ host, flows }) => element("section", "card", heading(host, flows, ""), rates(flows))));
  place("outside-title").hidden = outside.length === 0;
  place("faults").replaceChildren(...faults.map(faultCard));
  place("faults-title").hidden = faults.length === 0;
};
const events = new EventSource("/events");
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => { place("state").textContent = "connection lost, trying again …"; place("state").className = "lost"; };
`;
