import { LoadBalancerMonitor } from "@cdktf/provider-cloudflare/lib/load-balancer-monitor";
import type { Construct } from "constructs";
import { checkOf } from "../../model/route/declared.js";
import { monitorRules } from "../../model/rules/edge.js";
import { type Monitor as MonitorSettings, monitor } from "../../model/schema/edge.js";
import type { EnvironmentSettings } from "../../model/schema/environment.js";
import { misfits, refuse, violations } from "../rules.js";
import { literal } from "../text.js";

/** Properties of a `Monitor`. */
export interface MonitorProps {
  /** The account that the monitor belongs to. */
  readonly accountId: string;
  /** What an orphan is found by: a monitor has no name. */
  readonly description: string;
  /** @default "https" */
  readonly type?: MonitorSettings["type"];
  /** @default "GET" */
  readonly method?: MonitorSettings["method"];
  /** Starts with `/`. @default "/health" */
  readonly path?: string;
  /** From 1 to 65535. @default - 443 for https, 80 for http */
  readonly port?: number | undefined;
  /** Status codes such as `200`, `2xx` or `200,204`. @default "200" */
  readonly expectedCodes?: string;
  /** Looked for in the first 10 KB, whatever the case; empty asks for none. @default "ok" */
  readonly expectedBody?: string;
  /** Seconds between two probes, from 10 to 3600 and not below the plan's. @default 60 */
  readonly interval?: number;
  /** Seconds that a probe waits, from 1 to 10: all attempts fit into the interval. @default 5 */
  readonly timeout?: number;
  /** Attempts after a failed one, from 0 to 5. @default 2 */
  readonly retries?: number;
  /** Probes in a row that make an origin healthy, from 1 to 10. @default 2 */
  readonly consecutiveUp?: number;
  /** Probes in a row that make an origin unhealthy, from 1 to 10. @default 2 */
  readonly consecutiveDown?: number;
  /** @default false */
  readonly followRedirects?: boolean;
  /** Whether certificates are not checked: in development alone. @default false */
  readonly allowInsecure?: boolean;
  /** Cloudflare's plan, which sets the least interval. @default - no plan's interval is asked for */
  readonly plan?: EnvironmentSettings["cloudflare"]["plan"];
  /** Whether the origins stand on a developer's machine. @default false */
  readonly development?: boolean;
}

const defaults = monitor.parse({});

/**
 * How Cloudflare asks origins whether they are well.
 *
 * It sends no secret: `/health` answers without one. The Host header is each origin's own.
 *
 * @see https://developers.cloudflare.com/load-balancing/monitors/
 */
export class Monitor extends LoadBalancerMonitor {
  /** @throws ConstructError where Cloudflare, or the rules about monitors, would not take it. */
  constructor(scope: Construct, id: string, props: MonitorProps) {
    const { accountId, description, plan, development = false, ...given } = props;
    const settings: MonitorSettings = { ...defaults, ...given };
    const mode = development ? "development" : "static";
    const place = { settings: { mode, ...(plan === undefined ? {} : { cloudflare: { plan } }) } } as const;
    refuse(scope, id, [...misfits(monitor.shape, given), ...violations(monitorRules, settings, place)]);
    super(scope, id, {
      accountId,
      description,
      ...settings,
      path: literal(settings.path),
      port: checkOf(settings).port,
      expectedBody: literal(settings.expectedBody),
      probeZone: "",
    });
  }
}
