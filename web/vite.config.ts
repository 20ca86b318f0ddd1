import { defineConfig } from "vite";

// The page as a folder of static files; `pack.mjs` makes one file of it. Nothing is named by content, so that two builds
// of one source are the same files.
export default defineConfig({
  base: "./",
  server: { fs: { allow: [".."] } },
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { entryFileNames: "page.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  worker: { format: "iife", rolldownOptions: { output: { entryFileNames: "worker.js" } } },
});
