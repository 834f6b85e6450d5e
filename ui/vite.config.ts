import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { type HtmlTagDescriptor, type Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What the first page needs beside the frame: asked for while the frame's script is still read, not after it. */
const FIRST_PAGE = "src/features/portfolio/page.tsx";
/** Fonts of the first page's letters and figures: text stays away until they are there. */
const FIRST_FONTS = [/^inter-latin-opsz-normal/, /^jetbrains-mono-latin-wght-normal/];

function startEarly(): Plugin {
  return {
    name: "start-early",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const files = Object.values(bundle ?? {});
        const chunks = files.filter((file) => file.type === "chunk");
        const page = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(FIRST_PAGE));
        const scripts = page ? [page.fileName, ...page.imports] : [];
        const fonts = files.filter((file) =>
          FIRST_FONTS.some((font) => font.test(file.fileName.replace("assets/", ""))),
        );
        const known = new Set(Array.from(html.matchAll(/(?:src|href)="\.\/([^"]+)"/g), (found) => found[1]));
        const tag = (attrs: HtmlTagDescriptor["attrs"]): HtmlTagDescriptor => ({
          tag: "link",
          attrs: { crossorigin: true, ...attrs },
          injectTo: "head",
        });
        // What a page builds on comes before what it says itself, as in the order of its imports.
        const parts = [...chunks.filter((chunk) => page?.imports.includes(chunk.fileName)), ...(page ? [page] : [])];
        const styles = new Set(parts.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]));
        return [
          ...[...styles]
            .filter((name) => !known.has(name))
            .map((name) => tag({ rel: "stylesheet", href: `./${name}` })),
          ...scripts.filter((name) => !known.has(name)).map((name) => tag({ rel: "modulepreload", href: `./${name}` })),
          ...fonts.map(({ fileName }) =>
            tag({ rel: "preload", as: "font", type: "font/woff2", href: `./${fileName}` }),
          ),
        ];
      },
    },
  };
}

/** The window loads the built files from the app itself: relative paths, nothing inlined (fonts and icons must pass `font-src 'self'`). */
export default defineConfig({
  base: "./",
  plugins: [react(), startEarly()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    target: "safari17.5",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // Icons are a few hundred bytes each: one file, not a request for each of them.
        advancedChunks: { groups: [{ name: "icons", test: /node_modules\/lucide-react/ }] },
      },
    },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["./test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // A limit for what hangs, not a stopwatch: two busy cores are slow.
    testTimeout: 60_000,
  },
});
