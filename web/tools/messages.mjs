// Compiles the ICU messages at build time, so that pages carry neither the parser nor the sources. A plain text stays a string.
import { readFileSync } from 'node:fs';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';

export function compile(text) {
  const ast = parse(text, { captureLocation: false, ignoreTag: true });
  if (ast.length === 0) return '';
  return ast.length === 1 && ast[0].type === TYPE.literal ? ast[0].value : ast;
}

/** Vite plugin: every file under messages/ becomes a module of compiled messages. */
export function messages() {
  return {
    name: 'statepass-messages',
    enforce: 'pre',
    load(id) {
      const path = id.split('?')[0];
      if (!/\/messages\/[^/]+\/[a-z]+\.json$/.test(path)) return null;
      this.addWatchFile(path);
      const compiled = {};
      for (const [key, text] of Object.entries(JSON.parse(readFileSync(path, 'utf8')))) {
        try {
          compiled[key] = compile(text);
        } catch (error) {
          this.error(`${path}: ${key}: ${error.message}`);
        }
      }
      return { code: `export default ${JSON.stringify(compiled)};`, moduleType: 'js' };
    },
  };
}
