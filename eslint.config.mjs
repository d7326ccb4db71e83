// The scripts of the pages: plain files for any browser of today, read as they are, with no build step.
import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    files: ["static/src/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      // what they may ask of a browser: a name that is not here is a slip of the pen
      globals: Object.fromEntries(
        ["CSS", "Event", "MutationObserver", "URL", "document", "location", "window"].map((name) => [name, "readonly"]),
      ),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      strict: ["error", "function"],
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
