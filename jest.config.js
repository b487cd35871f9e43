/** Recordings of the real providers lie outside of the repository: their comparison runs where a folder of them is named. */
const withRecordings = (process.env.PROVIDER_RECORDINGS ?? "") !== "";

/** Transpiles with swc (types are checked by `npm run typecheck`); the reporter prints the closing line. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: withRecordings ? [] : ["/recordings/"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  reporters: ["default", "<rootDir>/test/support/closing-line.js"],
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
  maxWorkers: 2,
  // many tests run whole programs, and a busy machine is no failure of theirs
  testTimeout: 180_000,
};
