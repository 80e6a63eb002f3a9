// Reads a file of adverts, one JSON {"text", "reference"} a line, and prints for each the closing dates its text states: a JSON array a line.
import { readFileSync } from 'node:fs';
import { british } from './british.mjs';

// Words that only announce when an advert closes. "Until" is not among them: it mostly ends contracts.
const cues = new RegExp(
  [
    String.raw`\bclosing\b`,
    String.raw`\bcloses\b`,
    String.raw`\bclose(?=:| for applications)`,
    String.raw`\bapplications? (?:will )?close\b`,
    String.raw`\b(?:advert|vacancy|post|role) (?:will|shall) close\b`,
    String.raw`\bclosure date\b`,
    String.raw`\bdeadline\b`,
    String.raw`\bexpir(?:es|y date)\b`,
    String.raw`\b(?:last|latest|final|end) date for (?:applications?|applying|receipt)\b`,
    String.raw`\bapply (?:by|before|no later than)\b`,
    String.raw`\bapplications? (?:by|before|no later than)\b`,
    String.raw`\b(?:received|returned?|submit(?:ted)?|completed?) (?:by|before|no later than)\b`,
  ].join('|'),
  'gi',
);

const farthest = 60; // characters from the end of a cue to its date

const isoDate = (date) =>
  [String(date.get('year')).padStart(4, '0'), String(date.get('month')).padStart(2, '0'), String(date.get('day')).padStart(2, '0')].join('-');

function closingDates({ text, reference }) {
  const dates = british
    .parse(text, { instant: new Date(`${reference}T12:00:00Z`), timezone: 0 })
    .map(({ index, start, end }) => ({ index, date: end ?? start })) // a range closes on its last day
    .filter(({ date }) => date.isCertain('day') && date.isCertain('month')); // neither "Monday" nor "5pm" nor "May 2026"

  const closing = new Set();
  for (const cue of text.matchAll(cues)) {
    const cueEnd = cue.index + cue[0].length;
    // The first date after a cue is its own; the next is often the interview's.
    const next = dates.find(({ index }) => index >= cueEnd && index <= cueEnd + farthest);
    if (next) {
      closing.add(isoDate(next.date));
    }
  }

  return [...closing].sort();
}

for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line) {
    console.log(JSON.stringify(closingDates(JSON.parse(line))));
  }
}
