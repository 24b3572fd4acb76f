import js from "@eslint/js";
import globals from "globals";

const rules = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-console": "error",
  "no-implicit-coercion": "error",
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySetInnerHTML"].map((property) => ({
      property,
      message: "User text is never HTML.",
    })),
  ],
  "no-shadow": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  complexity: ["error", 12],
  "max-lines": ["error", 320],
};

export default [
  js.configs.recommended,
  { rules },
  { files: ["static/js/**"], languageOptions: { globals: globals.browser } },
  // A catalogue is as long as there are texts.
  { files: ["static/js/i18n/*.js"], rules: { "max-lines": "off" } },
  { files: ["static/js/theme.js"], languageOptions: { sourceType: "script" } },
  { files: ["tests/js/**"], languageOptions: { globals: globals.node } },
];
