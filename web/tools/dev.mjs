// npm run dev -- [wallet|verifier|desk|gallery] [--core scripted]: a development server with reloading.
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { pageConfig } from './pages.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { core: { type: 'string', default: 'package' }, port: { type: 'string', default: '5173' } } });
const server = await createServer({ ...pageConfig({ page: positionals[0] ?? 'gallery', core: values.core, serving: true }), server: { port: Number(values.port), host: 'localhost' } });
await server.listen();
server.printUrls();
