// Says of each diagram in the JSON array given what is wrong with it, in JSON: null when nothing is.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<body></body>');
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import('mermaid');

const errors = [];
for (const diagram of JSON.parse(process.argv[2])) {
  errors.push(await mermaid.parse(diagram).then(() => null, (error) => error.message));
}

console.log(JSON.stringify(errors));
