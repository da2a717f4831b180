// For scripts/lint: the dashboard's files, as browsers run them.

const globals = [
  "CustomEvent", "HTMLElement", "Option", "clearTimeout", "customElements", "document",
  "localStorage", "setTimeout", "window",
];
const rules = [
  "array-callback-return", "consistent-return", "eqeqeq", "getter-return", "no-await-in-loop",
  "no-case-declarations", "no-const-assign", "no-constant-condition", "no-cond-assign",
  "no-dupe-class-members", "no-dupe-keys", "no-duplicate-imports", "no-else-return",
  "no-empty", "no-eval", "no-implicit-coercion", "no-implied-eval", "no-new-func", "no-redeclare",
  "no-self-assign", "no-self-compare", "no-shadow", "no-template-curly-in-string", "no-throw-literal",
  "no-undef", "no-unreachable", "no-unsafe-optional-chaining", "no-unused-expressions",
  "no-unused-private-class-members", "no-use-before-define", "no-useless-assignment",
  "no-useless-concat", "no-useless-rename", "no-useless-return", "no-var", "object-shorthand",
  "prefer-arrow-callback", "prefer-const", "prefer-template", "require-atomic-updates",
];

export default [
  {
    files: ["custom_components/voipcenter/frontend/*.js"],
    languageOptions: { globals: Object.fromEntries(globals.map((name) => [name, "readonly"])) },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...Object.fromEntries(rules.map((rule) => [rule, "error"])),
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
    },
  },
];
