import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Beside each file that is worth it the same one made small, so that no Pi has to do it again. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    writeBundle({ dir = '' }) {
      for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:html|js|css|svg)$/.test(file)) continue;
        const path = join(dir, file);
        const bytes = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(bytes));
        writeFileSync(`${path}.gz`, gzipSync(bytes));
      }
    },
  };
}

// The page: built to files that are served as they are, and that load nothing from elsewhere.
export default defineConfig({
  root: 'src/dashboard',
  // Relative, so that the page works behind any path.
  base: './',
  plugins: [precompressed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined pictures would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The charger's page, and that of a first installation: a box shows one of them.
    rollupOptions: { input: ['src/dashboard/index.html', 'src/dashboard/setup.html'] },
  },
});
