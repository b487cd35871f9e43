/** The page that shows the sandbox live: no framework, no build step, one request. Everything it is told is shown as text. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Switchyard sandbox</title>
<style>
:root { color-scheme: light dark; --blue: #2f6fde; --green: #1f9d57; --other: #8a6d3b; --bad: #c8372d; --line: #8884; }
body { font: 16px/1.4 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 60rem; }
h1 { font-size: 1.2rem; margin: 0 0 .2rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
section.card { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; margin: .5rem 0; }
.row { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }
.bar { display: flex; height: 1.1rem; border-radius: .3rem; overflow: hidden; background: var(--line); margin: .4rem 0; }
.bar span { transition: width .4s; }
.blue { background: var(--blue); } .green { background: var(--green); } .other { background: var(--other); }
.pill { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; white-space: nowrap; }
.pill.down { border-color: var(--bad); color: var(--bad); }
.muted { opacity: .7; font-size: .85rem; }
.bad { color: var(--bad); }
#state.lost { color: var(--bad); }
</style>
</head>
<body>
<h1>Switchyard sandbox</h1>
<div id="state" class="muted" role="status">connecting …</div>
<h2>Edge</h2><div id="edge"></div>
<h2>Services</h2><div id="services"></div>
<h2>Faults</h2><div id="faults"></div>
<script>
"use strict";
const place = (id) => document.getElementById(id);
const element = (tag, className, ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
};
const colourOf = (name) => (/(^|-)blue$/.test(name) ? "blue" : /(^|-)green$/.test(name) ? "green" : "other");
const number = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
const bar = (flows) => {
  const total = flows.reduce((sum, flow) => sum + flow.rate, 0);
  const made = element("div", "bar");
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", flows.map((flow) => flow.name + " " + number(flow.rate) + " a second").join(", ") || "no requests");
  for (const flow of flows) {
    const part = element("span", colourOf(flow.name));
    part.style.width = total > 0 ? (flow.rate / total) * 100 + "%" : "0";
    made.append(part);
  }
  return made;
};
const rates = (flows) => {
  const total = flows.reduce((sum, flow) => sum + flow.rate, 0);
  const failed = flows.reduce((sum, flow) => sum + flow.failed, 0);
  const text = flows.filter((flow) => flow.rate > 0)
    .map((flow) => (flow.name || "none") + " " + Math.round((flow.rate / total) * 1000) / 10 + " %").join(", ");
  const made = element("div", "row", element("span", "", number(total) + " requests a second"), element("span", "muted", text));
  if (failed > 0) made.append(element("span", "bad", number(failed) + " failed"));
  return made;
};
const sorted = (flows) => [...(flows || [])].sort((a, b) => (a.name < b.name ? -1 : 1));
const show = ({ topology, edge, services, faults, at }) => {
  place("state").textContent = "live, " + at.slice(11, 19) + " UTC, edge " + topology.edge;
  place("state").className = "muted";
  place("edge").replaceChildren(...topology.balancers.map((balancer) => {
    const flows = sorted(edge[balancer.host]);
    const pools = balancer.pools.map(({ name, weight }) => {
      const states = topology.health.filter((one) => one.pool === name);
      const down = states.some((one) => one.healthy === false);
      const word = states.length === 0 ? "not probed" : down ? "unhealthy" : states.every((one) => one.healthy) ? "healthy" : "unknown";
      return element("span", down ? "pill down" : "pill", name + (weight === undefined ? "" : " " + weight * 100 + " %") + ": " + word);
    });
    const title = element("div", "row", element("strong", "", balancer.host), element("span", "muted", (balancer.enabled ? "" : "disabled, ") + "steering " + (balancer.steering || "off") + ", fallback " + balancer.fallback));
    return element("section", "card", title, bar(flows), rates(flows), element("div", "row", ...pools));
  }));
  if (topology.balancers.length === 0) place("edge").append("No load balancer yet: deploy something.");
  const names = [...new Set(topology.pods.map((pod) => pod.service))].sort();
  place("services").replaceChildren(...names.map((name) => {
    const pods = topology.pods.filter((pod) => pod.service === name);
    const colours = [...new Set(pods.map((pod) => pod.colour + "|" + pod.version))].sort();
    const pills = colours.map((key) => {
      const [colour, version] = key.split("|");
      const own = pods.filter((pod) => pod.colour === colour && pod.version === version);
      const up = own.filter((pod) => pod.address).length;
      return element("span", up === own.length ? "pill" : "pill down", [colour, version].filter(Boolean).join(" ") + ": " + up + " of " + own.length + " pods listen");
    });
    const flows = sorted(services[name]);
    return element("section", "card", element("strong", "", name), bar(flows), rates(flows), element("div", "row", ...pills));
  }));
  if (names.length === 0) place("services").append("No pods yet.");
  place("faults").replaceChildren(...faults.map((fault) => element("div", "muted", JSON.stringify(fault))));
  if (faults.length === 0) place("faults").append("None.");
};
const events = new EventSource("/events");
events.onmessage = (event) => show(JSON.parse(event.data));
events.onerror = () => { place("state").textContent = "connection lost, trying again …"; place("state").className = "lost"; };
</script>
</body>
</html>
`;
