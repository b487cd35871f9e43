import { type HandTable, rules } from "./hand-table";

const hexId = JSON.stringify(["^[0-9a-f]{32}$", "a 32-character hexadecimal string"]);

/** The behaviour of cloudflare/cloudflare 5.14.0 that its bindings do not show. */
export const cloudflareTable: HandTable = {
  prefix: "cloudflare",
  bindings: "@cdktf/provider-cloudflare",
  nests: "attributes",
  resources: [
    "cloudflare_dns_record",
    "cloudflare_healthcheck",
    "cloudflare_load_balancer",
    "cloudflare_load_balancer_monitor",
    "cloudflare_load_balancer_pool",
    "cloudflare_notification_policy",
    "cloudflare_notification_policy_webhooks",
    "cloudflare_ruleset",
  ],
  data: ["cloudflare_load_balancer_pools", "cloudflare_zone"],
  types: {
    cloudflare_dns_record: {
      rules: rules(`
        data.algorithm|data.digest_type|data.matching_type|data.protocol|data.selector|data.usage between=[0,255]
        data.altitude between=[-100000,42849672.95]
        data.key_tag|data.order|data.port|data.preference|data.priority|data.weight|priority between=[0,65535]
        data.lat_degrees between=[0,90]
        data.lat_direction oneOf=["N","S"]
        data.lat_minutes|data.long_minutes between=[0,59]
        data.lat_seconds|data.long_seconds between=[0,59.999]
        data.long_degrees between=[0,180]
        data.long_direction oneOf=["E","W"]
        data.precision_horz|data.precision_vert|data.size between=[0,90000000]
        data.type atLeast=0
        id keep
        proxied default=false
        settings.flatten_cname|settings.ipv4_only|settings.ipv6_only computed
        type replace oneOf=["A","AAAA","CNAME","MX","NS","OPENPGPKEY","PTR","TXT","CAA","CERT","DNSKEY","DS","HTTPS","LOC","NAPTR","SMIMEA","SRV","SSHFP","SVCB","TLSA","URI"]
        zone_id replace
      `),
    },
    cloudflare_healthcheck: {
      rules: rules(`
        check_regions oneOf=["WNAM","ENAM","WEU","EEU","NSAM","SSAM","OC","ME","NAF","SAF","IN","SEAS","NEAS","ALL_REGIONS"]
        consecutive_fails|consecutive_successes default=1
        http_config.allow_insecure|http_config.follow_redirects|suspended default=false
        http_config.expected_body default=""
        http_config.method default="GET" oneOf=["GET","HEAD"]
        http_config.path default="/"
        http_config.port|tcp_config.port default=80
        id keep
        interval default=60
        retries default=2
        tcp_config.method default="connection_established" oneOf=["connection_established"]
        timeout default=5
        type default="HTTP"
        zone_id replace
      `),
    },
    cloudflare_load_balancer: {
      rules: rules(`
        adaptive_routing.failover_across_pools|proxied|rules.disabled default=false
        rules.overrides.session_affinity_attributes.require_all_headers default=false
        enabled default=true
        id keep
        location_strategy.mode default="pop" oneOf=["pop","resolver_ip"]
        location_strategy.prefer_ecs default="proximity" oneOf=["always","never","proximity","geo"]
        random_steering.default_weight default=1 between=[0,1]
        rules.overrides|rules.overrides.adaptive_routing computed
        rules.overrides.adaptive_routing.failover_across_pools|rules.overrides.country_pools computed
        rules.overrides.location_strategy|rules.overrides.pop_pools|rules.overrides.random_steering computed
        rules.overrides.region_pools|rules.overrides.session_affinity_attributes computed
        rules.overrides.session_affinity_attributes.drain_duration|rules.overrides.session_affinity_ttl computed
        rules.overrides.ttl|session_affinity_attributes.drain_duration computed
        session_affinity_attributes.require_all_headers computed
        rules.overrides.location_strategy.mode computed oneOf=["pop","resolver_ip"]
        rules.overrides.location_strategy.prefer_ecs computed oneOf=["always","never","proximity","geo"]
        rules.overrides.random_steering.default_weight computed between=[0,1]
        rules.overrides.session_affinity computed oneOf=["none","cookie","ip_cookie","header"]
        rules.overrides.session_affinity_attributes.samesite default="Auto" oneOf=["Auto","Lax","None","Strict"]
        rules.overrides.session_affinity_attributes.secure default="Auto" oneOf=["Auto","Always","Never"]
        rules.overrides.session_affinity_attributes.zero_downtime_failover default="none" oneOf=["none","temporary","sticky"]
        rules.overrides.steering_policy computed oneOf=["off","geo","random","dynamic_latency","proximity","least_outstanding_requests","least_connections",""]
        rules.priority default=0 atLeast=0
        session_affinity default="none" oneOf=["none","cookie","ip_cookie","header"]
        session_affinity_attributes.samesite computed oneOf=["Auto","Lax","None","Strict"]
        session_affinity_attributes.secure computed oneOf=["Auto","Always","Never"]
        session_affinity_attributes.zero_downtime_failover computed oneOf=["none","temporary","sticky"]
        steering_policy default="" oneOf=["off","geo","random","dynamic_latency","proximity","least_outstanding_requests","least_connections",""]
        zone_id replace
      `),
    },
    cloudflare_load_balancer_monitor: {
      rules: rules(`
        account_id replace
        allow_insecure|follow_redirects default=false
        description|expected_body|expected_codes|probe_zone default=""
        id keep
        interval default=60
        retries default=2
        timeout default=5
        type default="http" oneOf=["http","https","tcp","udp_icmp","icmp_ping","smtp"]
      `),
    },
    cloudflare_load_balancer_pool: {
      rules: rules(`
        account_id replace
        check_regions oneOf=["WNAM","ENAM","WEU","EEU","NSAM","SSAM","OC","ME","NAF","SAF","SAS","SEAS","NEAS","ALL_REGIONS"]
        created_on|id keep
        description|notification_email default=""
        enabled|origins.enabled default=true
        load_shedding.default_percent|load_shedding.session_percent default=0 between=[0,100]
        load_shedding.default_policy default="random" oneOf=["random","hash"]
        load_shedding.session_policy default="hash" oneOf=["hash"]
        minimum_origins default=1
        notification_filter.origin|notification_filter.pool|origins.port computed
        notification_filter.origin.disable|notification_filter.pool.disable default=false
        origin_steering.policy default="random" oneOf=["random","hash","least_outstanding_requests","least_connections"]
        origins.weight default=1 between=[0,1]
      `),
    },
    cloudflare_notification_policy: {
      rules: rules(`
        account_id replace
        alert_type oneOf=["abuse_report_alert","access_custom_certificate_expiration_type","advanced_ddos_attack_l4_alert","advanced_ddos_attack_l7_alert","advanced_http_alert_error","bgp_hijack_notification","billing_usage_alert","block_notification_block_removed","block_notification_new_block","block_notification_review_rejected","bot_traffic_basic_alert","brand_protection_alert","brand_protection_digest","clickhouse_alert_fw_anomaly","clickhouse_alert_fw_ent_anomaly","cloudforce_one_request_notification","custom_analytics","custom_bot_detection_alert","custom_ssl_certificate_event_type","dedicated_ssl_certificate_event_type","device_connectivity_anomaly_alert","dos_attack_l4","dos_attack_l7","expiring_service_token_alert","failing_logpush_job_disabled_alert","fbm_auto_advertisement","fbm_dosd_attack","fbm_volumetric_attack","health_check_status_notification","hostname_aop_custom_certificate_expiration_type","http_alert_edge_error","http_alert_origin_error","image_notification","image_resizing_notification","incident_alert","load_balancing_health_alert","load_balancing_pool_enablement_alert","logo_match_alert","magic_tunnel_health_check_event","magic_wan_tunnel_health","maintenance_event_notification","mtls_certificate_store_certificate_expiration_type","pages_event_alert","radar_notification","real_origin_monitoring","scriptmonitor_alert_new_code_change_detections","scriptmonitor_alert_new_hosts","scriptmonitor_alert_new_malicious_hosts","scriptmonitor_alert_new_malicious_scripts","scriptmonitor_alert_new_malicious_url","scriptmonitor_alert_new_max_length_resource_url","scriptmonitor_alert_new_resources","secondary_dns_all_primaries_failing","secondary_dns_primaries_failing","secondary_dns_warning","secondary_dns_zone_successfully_updated","secondary_dns_zone_validation_warning","security_insights_alert","sentinel_alert","stream_live_notifications","synthetic_test_latency_alert","synthetic_test_low_availability_alert","traffic_anomalies_alert","tunnel_health_event","tunnel_update_event","universal_ssl_event_type","web_analytics_metrics_update","zone_aop_custom_certificate_expiration_type"]
        enabled default=true
        filters.incident_impact oneOf=["INCIDENT_IMPACT_NONE","INCIDENT_IMPACT_MINOR","INCIDENT_IMPACT_MAJOR","INCIDENT_IMPACT_CRITICAL"]
        filters.traffic_exclusions oneOf=["security_events"]
        id keep
      `),
    },
    cloudflare_notification_policy_webhooks: {
      rules: rules(`
        account_id replace
        id keep
        secret sensitive
      `),
    },
    cloudflare_ruleset: {
      rules: rules(`
        account_id|zone_id replace like=${hexId}
        description|rules.description default=""
        id keep
        kind replace oneOf=["managed","custom","root","zone"]
        name replace
        phase replace oneOf=["ddos_l4","ddos_l7","http_config_settings","http_custom_errors","http_log_custom_fields","http_ratelimit","http_request_cache_settings","http_request_dynamic_redirect","http_request_firewall_custom","http_request_firewall_managed","http_request_late_transform","http_request_origin","http_request_redirect","http_request_sanitize","http_request_sbfm","http_request_transform","http_response_compression","http_response_firewall_managed","http_response_headers_transform","magic_transit","magic_transit_ids_managed","magic_transit_managed","magic_transit_ratelimit"]
        rules default=[]
        rules.action oneOf=["block","challenge","compress_response","ddos_dynamic","execute","force_connection_close","js_challenge","log","log_custom_field","managed_challenge","redirect","rewrite","route","score","serve_error","set_cache_settings","set_config","skip"]
        rules.action_parameters default={}
        rules.action_parameters.additional_cacheable_ports|rules.action_parameters.origin.port between=[1,65535]
        rules.action_parameters.algorithms.name oneOf=["none","auto","default","gzip","brotli","zstd"]
        rules.action_parameters.autominify.css|rules.action_parameters.autominify.html default=false
        rules.action_parameters.autominify.js default=false
        rules.action_parameters.from_value.preserve_query_string default=false
        rules.action_parameters.raw_response_fields.preserve_duplicates default=false
        rules.action_parameters.response_fields.preserve_duplicates default=false
        rules.ratelimit.requests_to_origin default=false
        rules.action_parameters.browser_ttl.default atLeast=0
        rules.action_parameters.cache_reserve.minimum_file_size|rules.action_parameters.edge_ttl.default atLeast=0
        rules.ratelimit.period atLeast=0
        rules.action_parameters.browser_ttl.mode oneOf=["respect_origin","bypass_by_default","override_origin","bypass"]
        rules.action_parameters.content_type oneOf=["application/json","text/html","text/plain","text/xml"]
        rules.action_parameters.edge_ttl.mode oneOf=["respect_origin","bypass_by_default","override_origin"]
        rules.action_parameters.edge_ttl.status_code_ttl.status_code between=[100,999]
        rules.action_parameters.edge_ttl.status_code_ttl.status_code_range.from between=[100,999]
        rules.action_parameters.edge_ttl.status_code_ttl.status_code_range.to between=[100,999]
        rules.action_parameters.from_value.status_code oneOf=["301","302","303","307","308"]
        rules.action_parameters.headers.operation oneOf=["add","set","remove"]
        rules.action_parameters.id|rules.action_parameters.overrides.rules.id like=${hexId}
        rules.action_parameters.rules|rules.action_parameters.rulesets like=${hexId}
        rules.action_parameters.overrides.categories.sensitivity_level oneOf=["default","medium","low","eoff"]
        rules.action_parameters.overrides.rules.sensitivity_level oneOf=["default","medium","low","eoff"]
        rules.action_parameters.overrides.sensitivity_level oneOf=["default","medium","low","eoff"]
        rules.action_parameters.phases oneOf=["ddos_l4","ddos_l7","http_config_settings","http_custom_errors","http_log_custom_fields","http_ratelimit","http_request_cache_settings","http_request_dynamic_redirect","http_request_firewall_custom","http_request_firewall_managed","http_request_late_transform","http_request_origin","http_request_redirect","http_request_sanitize","http_request_sbfm","http_request_transform","http_response_compression","http_response_firewall_managed","http_response_headers_transform","magic_transit","magic_transit_ids_managed","magic_transit_managed","magic_transit_ratelimit"]
        rules.action_parameters.polish oneOf=["off","lossless","lossy","webp"]
        rules.action_parameters.products oneOf=["bic","hot","rateLimit","securityLevel","uaBlock","waf","zoneLockdown"]
        rules.action_parameters.read_timeout between=[100,6000]
        rules.action_parameters.response.status_code between=[400,499]
        rules.action_parameters.ruleset oneOf=["current"]
        rules.action_parameters.security_level oneOf=["off","essentially_off","low","medium","high","under_attack"]
        rules.action_parameters.ssl oneOf=["off","flexible","full","strict","origin_pull"]
        rules.action_parameters.status_code between=[400,999]
        rules.enabled default=true
        rules.logging|rules.logging.enabled|rules.ratelimit.mitigation_timeout|rules.ref computed
        rules.ratelimit.requests_per_period atLeast=1
      `),
    },
    "data.cloudflare_zone": {
      rules: rules(`
        permissions|plan deprecated
      `),
    },
  },
};
