import path from 'node:path'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname

const pwa = VitePWA({
  registerType: 'prompt',
  injectRegister: null, // client/main.tsx registers it and offers the new version
  manifest: {
    name: 'Samtal',
    short_name: 'Samtal',
    description: 'A shared inbox that is yours, also offline',
    lang: 'en',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    theme_color: '#0a6570',
    background_color: '#f6f5f2',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  includeManifestIcons: false, // the patterns below have them
  workbox: {
    globPatterns: ['**/*.{js,css,html,svg,png,woff2}'],
    globIgnores: ['widget*', 'widget/**'], // it runs on other people's pages, never in the app
    navigateFallback: '/index.html',
    navigateFallbackDenylist: [/^\/api(\/|$)/, /^\/widget/],
    maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
    cleanupOutdatedCaches: true,
  },
})

export default defineConfig({
  root: path.join(root, 'client'),
  cacheDir: path.join(root, 'node_modules/.vite'),
  plugins: [solid(), pwa],
  worker: { format: 'es' },
  define: { 'import.meta.env.VITE_BUILD': JSON.stringify(String(Date.now())) },
  // Two copies of these do not recognise each other's values.
  resolve: { dedupe: ['yjs', 'lib0', 'solid-js', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view'] },
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    outDir: path.join(root, 'dist/client'),
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'solid', test: /node_modules[\\/](solid-js|@solidjs)[\\/]/, priority: 30 },
            // Apart: what every tab needs of lib0 must not bring Yjs along, which only an editor of drafts needs.
            { name: 'lib0', test: /node_modules[\\/]lib0[\\/]/, priority: 25 },
            { name: 'yjs', test: /node_modules[\\/](yjs|y-protocols|y-websocket)[\\/]/, priority: 20 },
            {
              name: 'tiptap',
              test: /node_modules[\\/](@tiptap|prosemirror-[a-z]+|orderedmap|rope-sequence|w3c-keyname|linkifyjs)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
  test: {
    root,
    environment: 'node', // else the Solid plugin asks for jsdom
    projects: [
      {
        extends: false,
        root,
        test: {
          name: 'node',
          environment: 'node',
          testTimeout: 30_000, // a machine with all cores busy is slow, not wrong
          include: ['tests/{shared,server,channels,contract,sim,client}/**/*.test.ts', 'tests/*.test.ts'],
        },
      },
    ],
  },
})
