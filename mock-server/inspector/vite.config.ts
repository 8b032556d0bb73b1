import { defineConfig } from 'vitest/config';

/** The mock server that `npm run dev` looks at. */
const server = process.env.AGENTLYTICS_URL ?? 'http://127.0.0.1:4010';

/** What Vite answers itself; everything else is a route of the mock server. */
const ownPaths = '^/(?!$|\\?|index\\.html|icon\\.svg|src/|node_modules/|@)';

export default defineConfig({
  base: './',
  // Without hashes in the names: the server names the files, and tells browsers to ask whether they are the same.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { entryFileNames: 'assets/inspector.js', assetFileNames: 'assets/inspector[extname]', codeSplitting: false },
    },
  },
  // A test holds the form for faults against the server's own list of them.
  server: { fs: { allow: ['.', '../src/world'] }, proxy: { [ownPaths]: { target: server, changeOrigin: true } } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
