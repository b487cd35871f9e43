/** The API's version: like Kubernetes 1.34, and recognisably not a real one. */
export const version = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.0+switchyard-sandbox",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "2025-01-01T00:00:00Z",
  goVersion: "go1.24.0",
  compiler: "gc",
  platform: "linux/amd64",
} as const;
