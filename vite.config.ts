import { defineConfig } from 'vite';

// The page: built to files that are served as they are, and that load nothing from elsewhere.
export default defineConfig({
  root: 'src/dashboard',
  // Relative, so that the page works behind any path.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined pictures would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
