import { defineConfig } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = [
  "accounts",
  "activity",
  "cart",
  "contacts",
  "dns",
  "first-run",
  "portfolio",
  "reminders",
  "search",
  "settings",
];

const tauri = {
  regex: "^@tauri-apps/",
  message: "Only src/ipc talks to the shell: import from @/ipc.",
};
const relativeOut = {
  regex: "^\\.\\./\\.\\.(?!(/\\.\\.)*/test/)",
  message: "Outside your own folder, import by name: @/components, @/app, @/ipc, @/format.",
};

/** What a folder may not import, on top of the shell's own API. */
const forbid = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: [tauri, relativeOut, ...patterns] }],
});

export default defineConfig(
  { ignores: ["dist/", "node_modules/", "public/", "src/ipc/bindings.ts"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-misused-spread": "off",
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  { files: ["src/**/*.{ts,tsx}", "test/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  { files: ["src/**/*.{ts,tsx}"], rules: forbid() },
  {
    files: ["src/components/**", "src/format/**"],
    rules: forbid({
      regex: "^@/(features|app|ipc/(client|events))",
      message: "The design system knows no feature, no navigation and no backend call.",
    }),
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: forbid({
      regex: `^@/features/(?!${feature}(/|$))`,
      message: "Features do not import each other: go through @/app (navigation, commands) or @/components.",
    }),
  })),
  {
    files: ["src/ipc/**", "test/**"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "**/fixtures.{ts,tsx}", "test/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  { files: ["eslint.config.js"], extends: [tseslint.configs.disableTypeChecked] },
);
