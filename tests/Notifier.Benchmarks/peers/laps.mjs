// Reads a file of texts, one JSON string a line. For every line on its input it parses them all once and prints how many milliseconds that took.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { british } from './british.mjs';

const texts = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .filter((line) => line)
  .map((line) => JSON.parse(line));

let mentions = 0;

createInterface({ input: process.stdin }).on('line', () => {
  const start = performance.now();
  for (const text of texts) {
    mentions += british.parse(text).length;
  }

  console.log(performance.now() - start);
});

// The count is used, so no engine may leave the work out.
process.on('exit', () => {
  if (mentions < 0) {
    throw new Error('unreachable');
  }
});
